use harness::{TestServer, e2e};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Devices, call, club};

e2e! {
    another_name_is_told_to_everybody,
    another_owner_is_told_to_everybody,
    who_is_added_is_told_beside_the_notice,
    who_leaves_is_told_beside_the_notice,
    who_is_removed_is_told_precisely,
    a_heir_is_told_to_those_who_stay,
    a_dropped_group_is_told_to_ones_other_devices,
}

const GROUPS: [&str; 1] = ["groups"];

/// Ann's group, of which Bob is a member, with all that was told of it taken in.
async fn ann_bob_and_club(server: &TestServer) -> (Devices, Devices, Uuid) {
    let mut ann = Devices::of(server, "Ann", &GROUPS).await;
    let mut bob = Devices::of(server, "Bob", &GROUPS).await;
    let group = club(&ann.person, &[&bob.person]).await;
    ann.hear("memberAdded").await;
    ann.hear("memberAdded").await;
    bob.hear_as_all("addUserInGroup").await;
    bob.hear("memberAdded").await;
    (ann, bob, group)
}

fn updated(group: Uuid, name: &str, owner: &Devices) -> Value {
    json!({
        "conversationId": group,
        "groupId": group,
        "groupName": name,
        "ownerId": owner.person.id,
    })
}

async fn another_name_is_told_to_everybody(server: TestServer) {
    let (mut ann, mut bob, group) = ann_bob_and_club(&server).await;
    let params = json!({ "groupId": group, "groupName": "Readers" });
    let reply = ann.here.item("updateGroup", params.clone()).await;
    assert_eq!(reply, json!({ "groupId": group, "groupName": "Readers" }));
    let item = updated(group, "Readers", &ann);
    assert_eq!(ann.there.expect_broadcast("groupUpdated").await, item);
    assert_eq!(bob.hear("groupUpdated").await, item);
    ann.here.request("updateGroup", params).await;
    let path = format!("/api/groups/{group}");
    let body = json!({ "groupName": "Writers" });
    call(&ann.person, Method::PATCH, &path, body).await;
    let item = updated(group, "Writers", &ann);
    assert_eq!(ann.hear("groupUpdated").await, item);
    assert_eq!(bob.hear("groupUpdated").await, item);
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}

async fn another_owner_is_told_to_everybody(server: TestServer) {
    let (mut ann, mut bob, group) = ann_bob_and_club(&server).await;
    let params = json!({ "groupId": group, "userId": bob.person.id });
    let reply = ann.here.item("transferGroup", params).await;
    assert_eq!(reply, json!({ "groupId": group }));
    let item = updated(group, "Club", &bob);
    assert_eq!(ann.there.expect_broadcast("groupUpdated").await, item);
    assert_eq!(bob.hear("groupUpdated").await, item);
    let path = format!("/api/groups/{group}/owner");
    let body = json!({ "userId": ann.person.id });
    call(&bob.person, Method::PATCH, &path, body).await;
    let item = updated(group, "Club", &ann);
    assert_eq!(ann.hear("groupUpdated").await, item);
    assert_eq!(bob.hear("groupUpdated").await, item);
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}

async fn who_is_added_is_told_beside_the_notice(server: TestServer) {
    let (mut ann, mut bob, group) = ann_bob_and_club(&server).await;
    let mut eve = Devices::of(&server, "Eve", &GROUPS).await;
    let added = bob.here.add(group, &eve.person).await;
    let notice = ann.hear_as_all("addUserInGroup").await;
    assert_eq!(notice, added);
    assert_eq!(eve.hear_as_all("addUserInGroup").await, notice);
    let item = ann.hear("memberAdded").await;
    let expected = json!({
        "conversationId": group,
        "groupId": group,
        "groupName": "Club",
        "userId": eve.person.id,
        "firstName": "Eve",
        "lastName": "",
        "addedBy": bob.person.id,
        "messageId": notice["messageId"],
        "participantCount": 3,
    });
    assert_eq!(item, expected);
    assert_eq!(eve.hear("memberAdded").await, item);
    assert_eq!(bob.there.expect_broadcast("memberAdded").await, item);
    for mut devices in [ann, bob, eve] {
        devices.expect_nothing().await;
    }
}

fn removed(
    group: Uuid,
    who: &Devices,
    by: &Devices,
    (notice, left): (&Value, Option<usize>),
) -> Value {
    json!({
        "conversationId": group,
        "groupId": group,
        "userId": who.person.id,
        "removedBy": by.person.id,
        "messageId": notice,
        "participantCount": left,
    })
}

async fn who_leaves_is_told_beside_the_notice(server: TestServer) {
    let (mut ann, mut bob, group) = ann_bob_and_club(&server).await;
    bob.here
        .request("leaveGroup", json!({ "groupId": group }))
        .await;
    let notice = ann.hear_as_all("leaveGroup").await;
    let item = removed(group, &bob, &bob, (&notice["messageId"], Some(1)));
    assert_eq!(ann.hear("memberRemoved").await, item);
    assert_eq!(bob.there.expect_broadcast("memberRemoved").await, item);
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}

async fn who_is_removed_is_told_precisely(server: TestServer) {
    let (mut ann, mut bob, group) = ann_bob_and_club(&server).await;
    let mut eve = Devices::of(&server, "Eve", &GROUPS).await;
    for is_over_rest in [false, true] {
        ann.here.add(group, &eve.person).await;
        for devices in [&mut bob, &mut eve] {
            devices.hear_as_all("addUserInGroup").await;
            devices.hear("memberAdded").await;
        }
        ann.there.expect_broadcast("memberAdded").await;
        let params = json!({ "groupId": group, "userId": eve.person.id });
        if is_over_rest {
            let path = format!("/api/groups/{group}/recipients");
            let body = json!({ "userId": eve.person.id });
            call(&ann.person, Method::DELETE, &path, body).await;
        } else {
            let reply = ann.here.item("removeUserFromGroup", params).await;
            assert_eq!(reply, json!({ "groupId": group }));
        }
        let notice = bob.hear_as_all("leaveGroup").await;
        assert_eq!(notice["senderId"], json!(ann.person.id));
        let item = removed(group, &eve, &ann, (&notice["messageId"], Some(2)));
        assert_eq!(bob.hear("memberRemoved").await, item);
        assert_eq!(ann.there.expect_broadcast("memberRemoved").await, item);
        if is_over_rest {
            assert_eq!(ann.here.expect_broadcast("memberRemoved").await, item);
        }
        let dropped = eve.hear_as_all("dropGroup").await;
        assert_eq!(dropped, json!({ "groupId": group }));
        let item = removed(group, &eve, &ann, (&Value::Null, None));
        assert_eq!(eve.hear("memberRemoved").await, item);
    }
    for mut devices in [ann, bob, eve] {
        devices.expect_nothing().await;
    }
}

async fn a_heir_is_told_to_those_who_stay(server: TestServer) {
    let (mut ann, mut bob, group) = ann_bob_and_club(&server).await;
    let path = format!("/api/groups/{group}/leave");
    call(&ann.person, Method::DELETE, &path, Value::Null).await;
    bob.hear_as_all("leaveGroup").await;
    bob.hear("memberRemoved").await;
    let item = bob.hear("groupUpdated").await;
    assert_eq!(item, updated(group, "Club", &bob));
    ann.hear("memberRemoved").await;
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}

async fn a_dropped_group_is_told_to_ones_other_devices(server: TestServer) {
    let (mut ann, mut bob, group) = ann_bob_and_club(&server).await;
    let this = json!({ "groupId": group });
    ann.here.request("dropGroup", this.clone()).await;
    assert_eq!(ann.there.expect_broadcast("dropGroup").await, this);
    assert_eq!(bob.hear_as_all("dropGroup").await, this);
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}
