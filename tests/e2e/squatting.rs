//! The id of a dialog can be computed by anybody; nobody can take it.

use harness::{TestServer, e2e, fresh_id};
use messenger_domain::ids::{ConversationId, UserId};
use serde_json::json;

e2e! { the_id_of_a_dialog_cannot_be_taken_for_a_group }

async fn the_id_of_a_dialog_cannot_be_taken_for_a_group(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let id = ConversationId::direct(UserId::new(ann.id), UserId::new(bob.id)).uuid();
    let (mut anns, mut bobs, mut eves) = (
        ann.connect().await,
        bob.connect().await,
        eve.connect().await,
    );
    let params = json!({ "groupId": id, "groupName": "Trap" });
    let refused = eves.refused("newGroup", params).await;
    assert_eq!(refused.1, "group_id_taken");
    let body = json!({
        "groupId": id, "groupName": "Trap", "notificationMessage": "!", "messageId": fresh_id(),
    });
    eve.create_group(&body)
        .await
        .expect_error(409, "This groupId is already taken");

    anns.write(&bob, "our secret").await;
    bobs.expect_broadcast("privateMessage").await;
    assert_eq!(bobs.dialog(&ann).await[0]["content"], "our secret");
    let page = json!({ "groupId": id, "limit": 10, "cursorCreatedAt": null });
    for socket in [&mut eves, &mut anns] {
        let refused = socket.refused("getlatestMessageGroup", page.clone()).await;
        assert_eq!(refused.0, "User is not a member of this group");
    }
    ann.search_users("e", id)
        .await
        .expect_error(403, "User is not a member of this group");
}
