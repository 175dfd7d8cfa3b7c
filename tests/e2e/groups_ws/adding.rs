//! Adding people to a group.

use harness::{TestServer, e2e, fresh_id};
use serde_json::{Value, json};

use super::{Group, contents, not_a_member, refusal, taken};

e2e! {
    everybody_concerned_is_told_the_same,
    what_is_left_out_is_made_up,
    any_member_may_add_and_nobody_else,
    nobody_is_added_twice,
    nobody_is_added_who_does_not_exist,
    with_a_taken_message_id_nobody_is_added,
    a_new_member_reads_what_was_before,
    who_has_left_can_be_added_again,
    a_group_can_be_full [("MAX_GROUP_MEMBERS", "3")],
}

async fn everybody_concerned_is_told_the_same(server: TestServer) {
    let ([_, bob, _], mut group) = Group::of_three(&server).await;
    let ian = server.person("Ian").await;
    let mut ians = ian.connect().await;
    let mut bystander = bob.connect().await;
    let message = fresh_id();
    let params = json!({
        "groupId": group.id,
        "groupName": "A name that is not believed",
        "userId": ian.id,
        "message": "Bob brought Ian along",
        "messageId": message,
    });
    let answer = group.sockets[1].request("addUserInGroup", params).await;
    let item = answer["item"].clone();
    let expected = json!({
        "groupId": group.id,
        "groupName": "Readers",
        "messageId": message,
        "message": "Bob brought Ian along",
        "senderName": "Bob",
        "senderLastName": "",
        "senderId": bob.id,
        "notification": true,
        "createdAt": item["createdAt"],
    });
    assert_eq!(
        answer,
        json!({ "item": expected, "data": null, "isBroadcast": false })
    );
    for place in [0, 2] {
        let told = group.sockets[place]
            .expect_broadcast("addUserInGroup")
            .await;
        assert_eq!(told, item);
    }
    assert_eq!(ians.expect_broadcast("addUserInGroup").await, item);
    group.expect_nothing().await;
    ians.expect_nothing().await;
    bystander.expect_nothing().await;
    let rows = ians.group(group.id).await;
    assert_eq!(rows[0]["content"], "Bob brought Ian along");
    assert_eq!(rows[0]["createdAt"], item["createdAt"]);
}

async fn what_is_left_out_is_made_up(server: TestServer) {
    let ann = json!({ "firstName": "Ann", "lastName": "Lee" });
    let ann = server.person_with(ann).await;
    let bob = json!({ "firstName": "Bob", "lastName": "Ray" });
    let bob = server.person_with(bob).await;
    let mut group = Group::of(&[&ann]).await;
    let nulls = json!({
        "groupId": group.id,
        "groupName": null,
        "userId": bob.id,
        "message": null,
        "messageId": null,
    });
    let item = group.sockets[0].item("addUserInGroup", nulls).await;
    assert_eq!(item["message"], "Ann Lee added Bob Ray to the group");
    let id = item["messageId"].clone();
    let rows = group.sockets[0].group(group.id).await;
    assert_eq!(
        (&rows[0]["messageId"], &rows[0]["notification"]),
        (&id, &true.into())
    );
}

async fn any_member_may_add_and_nobody_else(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut group = Group::of(&[&ann]).await;
    let mut bobs = bob.connect().await;
    let eve_to_group = json!({ "groupId": group.id, "userId": eve.id });
    let bob_to_group = json!({ "groupId": group.id, "userId": bob.id });
    for params in [&eve_to_group, &bob_to_group] {
        let refused = bobs.refused("addUserInGroup", params.clone()).await;
        assert_eq!(refused, not_a_member());
    }
    group.sockets[0].add(group.id, &bob).await;
    bobs.request("addUserInGroup", eve_to_group).await;
    assert_eq!(eve.connect().await.group(group.id).await.len(), 3);
}

async fn nobody_is_added_twice(server: TestServer) {
    let ([ann, bob, _], mut group) = Group::of_three(&server).await;
    let before = group.sockets[0].group(group.id).await;
    for there_already in [&ann, &bob] {
        let params = json!({ "groupId": group.id, "userId": there_already.id });
        let refused = group.sockets[0].refused("addUserInGroup", params).await;
        assert_eq!(
            refused,
            refusal("the user is already in the group", "already_a_member")
        );
    }
    group.expect_nothing().await;
    assert_eq!(group.sockets[0].group(group.id).await, before);
}

async fn nobody_is_added_who_does_not_exist(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut group = Group::of(&[&ann, &bob]).await;
    eve.destroy()
        .await
        .expect_message(200, "User deleted successfully.");
    for nobody in [fresh_id(), eve.id, group.id] {
        let params = json!({ "groupId": group.id, "userId": nobody });
        let refused = group.sockets[0].refused("addUserInGroup", params).await;
        assert_eq!(refused, refusal("No such user exists", "user_not_found"));
    }
    group.expect_nothing().await;
    assert_eq!(group.sockets[0].group(group.id).await.len(), 2);
}

async fn with_a_taken_message_id_nobody_is_added(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut group = Group::of(&[&ann, &bob]).await;
    let mut eves = eve.connect().await;
    let taken_id = group.sockets[0].write(&bob, "Hi").await;
    group.sockets[1].expect_broadcast("privateMessage").await;
    let params = json!({ "groupId": group.id, "userId": eve.id, "messageId": taken_id });
    for _ in 0..2 {
        let refused = group.sockets[0]
            .refused("addUserInGroup", params.clone())
            .await;
        assert_eq!(refused, taken());
    }
    let page = json!({ "groupId": group.id, "limit": 1, "cursorCreatedAt": null });
    assert_eq!(
        eves.refused("getlatestMessageGroup", page).await,
        not_a_member()
    );
    eves.expect_nothing().await;
    group.expect_nothing().await;
    assert_eq!(group.sockets[0].group(group.id).await.len(), 2);
}

async fn a_new_member_reads_what_was_before(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut group = Group::of(&[&ann]).await;
    group.sockets[0].write_in(group.id, "before").await;
    group.sockets[0].add(group.id, &bob).await;
    let mut bobs = bob.connect().await;
    let rows = bobs.group(group.id).await;
    let expected = [
        "Ann added Bob to the group",
        "before",
        "Ann created the group",
    ];
    assert_eq!(contents(&rows), expected);
    let notification: Vec<_> = rows.iter().map(|row| row["notification"].clone()).collect();
    assert_eq!(
        notification,
        [Value::from(true), Value::Null, Value::from(true)]
    );
    assert_eq!(contents(&bobs.chats().await), [expected[0]]);
}

async fn who_has_left_can_be_added_again(server: TestServer) {
    let ([_, bob, _], mut group) = Group::of_three(&server).await;
    group.sockets[1]
        .request("leaveGroup", json!({ "groupId": group.id }))
        .await;
    for place in [0, 2] {
        group.sockets[place].expect_broadcast("leaveGroup").await;
    }
    group.sockets[0]
        .write_in(group.id, "while Bob was away")
        .await;
    group.sockets[2].expect_broadcast("messageInGroup").await;
    group.sockets[0].add(group.id, &bob).await;
    for place in [1, 2] {
        group.sockets[place]
            .expect_broadcast("addUserInGroup")
            .await;
    }
    let rows = group.sockets[1].group(group.id).await;
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[1]["content"], "while Bob was away");
    group.sockets[1].write_in(group.id, "I am back").await;
    group.sockets[0].expect_broadcast("messageInGroup").await;
}

async fn a_group_can_be_full(server: TestServer) {
    let ([_, bob, _], mut group) = Group::of_three(&server).await;
    let ian = server.person("Ian").await;
    let params = json!({ "groupId": group.id, "userId": ian.id });
    let refused = group.sockets[0]
        .refused("addUserInGroup", params.clone())
        .await;
    assert_eq!(
        refused,
        refusal("A group has at most 3 members", "group_full")
    );
    group.expect_nothing().await;
    group.sockets[1]
        .request("leaveGroup", json!({ "groupId": group.id }))
        .await;
    group.sockets[0].request("addUserInGroup", params).await;
    assert_eq!(bob.connect().await.chats().await.len(), 0);
    assert_eq!(ian.connect().await.chats().await.len(), 1);
}
