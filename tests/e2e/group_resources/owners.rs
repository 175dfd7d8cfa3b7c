//! What only owners may: renaming, handing over, dropping.

use harness::{TestServer, e2e, fresh_id};
use serde_json::json;

use super::{delete, expect_unknown, make, patch, path, role, roles, three};

e2e! {
    all_that_is_told_after_a_renaming_carries_the_new_name,
    the_same_name_again_changes_nothing,
    a_group_is_handed_over_to_a_member,
    a_group_is_handed_over_to_nobody_else,
    a_dropped_group_is_gone,
}

async fn all_that_is_told_after_a_renaming_carries_the_new_name(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let group = make(&[&ann, &bob, &eve]).await;
    let (mut bobs, mut eves) = (bob.connect().await, eve.connect().await);
    // What the server remembers of the group is from now.
    bobs.write_in(group, "before").await;
    let told = eves.expect_broadcast("messageInGroup").await;
    assert_eq!(told["groupName"], "Readers");
    for (name, text) in [("Клуб 📚", "between"), ("Writers", "after")] {
        let body = json!({ "groupName": name });
        let renamed = patch(&ann, &path(group, ""), body).await.expect(200);
        assert_eq!(renamed["groupName"], name);
        for socket in [&mut bobs, &mut eves] {
            socket.expect_nothing().await;
        }
        bobs.write_in(group, text).await;
        let told = eves.expect_broadcast("messageInGroup").await;
        assert_eq!(
            (&told["groupName"], &told["message"]),
            (&json!(name), &json!(text))
        );
        assert_eq!(eves.chats().await[0]["groupName"], name);
        assert_eq!(eves.group(group).await[0]["groupName"], name);
        let found = eve.get(&path(group, "")).await.expect(200);
        assert_eq!(found["groupName"], name);
        let found = eve.search(&name.to_lowercase()).await.rows();
        assert_eq!((found.len(), &found[0]["groupName"]), (1, &json!(name)));
    }
    assert!(eve.search("readers").await.rows().is_empty());
}

async fn the_same_name_again_changes_nothing(server: TestServer) {
    let ann = server.person("Ann").await;
    let group = make(&[&ann]).await;
    let before = ann.get(&path(group, "")).await.expect(200);
    let body = json!({ "groupName": "Readers" });
    let after = patch(&ann, &path(group, ""), body).await.expect(200);
    assert_eq!(after, before);
}

async fn a_group_is_handed_over_to_a_member(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let group = make(&[&ann, &bob, &eve]).await;
    let mut sockets = [
        ann.connect().await,
        bob.connect().await,
        eve.connect().await,
    ];
    let expected = [
        role("Ann", "owner"),
        role("Bob", "member"),
        role("Eve", "member"),
    ];
    let hand_over = |to: &harness::Person| json!({ "userId": to.id });
    let told = patch(&ann, &path(group, "/owner"), hand_over(&ann)).await;
    assert_eq!(told.expect(200)["ownerId"], ann.id.to_string());
    assert_eq!(roles(&eve, group).await, expected);
    let told = patch(&ann, &path(group, "/owner"), hand_over(&bob)).await;
    assert_eq!(told.expect(200)["ownerId"], bob.id.to_string());
    let expected = [
        role("Ann", "member"),
        role("Bob", "owner"),
        role("Eve", "member"),
    ];
    assert_eq!(roles(&ann, group).await, expected);
    for socket in &mut sockets {
        socket.expect_nothing().await;
    }
    patch(&ann, &path(group, "/owner"), hand_over(&ann))
        .await
        .expect_error(403, super::NOT_THE_OWNER);
    delete(&bob, &path(group, &format!("/recipients/{}", ann.id)))
        .await
        .expect_message(200, "Member removed");
    sockets[0].expect_broadcast("dropGroup").await;
    expect_unknown(&ann, group).await;
}

async fn a_group_is_handed_over_to_nobody_else(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let group = make(&[&ann, &bob]).await;
    bob.destroy()
        .await
        .expect_message(200, "User deleted successfully.");
    for nobody in [bob.id, eve.id, fresh_id()] {
        let body = json!({ "userId": nobody });
        let answer = patch(&ann, &path(group, "/owner"), body).await;
        assert_eq!(answer.json["code"], "no_such_member");
        answer.expect_error(404, "There is no such member in this group");
    }
    assert_eq!(roles(&ann, group).await, [role("Ann", "owner")]);
}

async fn a_dropped_group_is_gone(server: TestServer) {
    let [ann, bob, _] = three(&server).await;
    let group = make(&[&ann, &bob]).await;
    delete(&ann, &path(group, ""))
        .await
        .expect_message(200, "Group deleted");
    for person in [&ann, &bob] {
        expect_unknown(person, group).await;
        assert!(person.get("/api/groups").await.rows().is_empty());
    }
    let body = json!({ "groupName": "Again", "groupId": group });
    let answer = ann.post("/api/groups", &body).await;
    answer.expect_error(409, "This groupId is already taken");
}
