//! Groups of others: whoever is not in one cannot even tell that it exists.

use harness::{Socket, TestServer, e2e, fresh_id};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Group, not_a_member};

e2e! {
    a_foreign_group_looks_like_one_that_does_not_exist,
    a_dialog_is_no_group,
}

/// Everything that can be asked about a group, and the answers without their request ids.
async fn answers(socket: &mut Socket, group: Uuid, user: Uuid) -> Vec<Value> {
    let mut answers = Vec::new();
    for (kind, params) in [
        (
            "getlatestMessageGroup",
            json!({ "limit": 10, "cursorCreatedAt": null }),
        ),
        (
            "messageInGroup",
            json!({ "messageId": fresh_id(), "content": "Hi" }),
        ),
        ("addUserInGroup", json!({ "userId": user })),
        ("addUserInGroup", json!({ "userId": fresh_id() })),
        ("leaveGroup", json!({})),
        (
            "leaveGroup",
            json!({ "messageId": fresh_id(), "message": "Bye" }),
        ),
        ("dropGroup", json!({})),
    ] {
        let mut params = params;
        params["groupId"] = json!(group);
        assert_eq!(
            socket.refused(kind, params.clone()).await,
            not_a_member(),
            "{kind}"
        );
        let mut answer = socket.ask(kind, params).await;
        answer.as_object_mut().unwrap().remove("requestId");
        answers.push(answer);
    }
    answers
}

async fn a_foreign_group_looks_like_one_that_does_not_exist(server: TestServer) {
    let ([ann, _, _], mut group) = Group::of_three(&server).await;
    let ian = server.person("Ian").await;
    let mut ians = ian.connect().await;
    let before = group.sockets[0].group(group.id).await;
    let nothing = answers(&mut ians, fresh_id(), ian.id).await;
    assert_eq!(answers(&mut ians, group.id, ian.id).await, nothing);
    assert_eq!(answers(&mut ians, group.id, ann.id).await, nothing);
    group.expect_nothing().await;
    ians.expect_nothing().await;
    assert!(ians.chats().await.is_empty());
    assert!(ian.search("Readers").await.rows().is_empty());
    assert_eq!(group.sockets[0].group(group.id).await, before);
}

async fn a_dialog_is_no_group(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    anns.write(&bob, "Hi").await;
    // A client is never told this id, but could compute it.
    let dialog = server.only_conversation().await;
    answers(&mut anns, dialog, bob.id).await;
    assert_eq!(anns.dialog(&bob).await.len(), 1);
    bob.connect().await.expect_nothing().await;
}
