//! What remains of people who deleted their accounts.

use harness::{TestServer, e2e, fresh_id};
use serde_json::json;

use super::{contents, letter, refusal};

e2e! {
    others_keep_their_dialogs_with_a_deleted_account,
    texts_in_groups_are_kept,
    a_dialog_with_a_deleted_account_can_be_cleared,
    ids_of_messages_stay_taken,
}

const DELETED: &str = "Deleted account";

async fn others_keep_their_dialogs_with_a_deleted_account(server: TestServer) {
    let ann = json!({ "firstName": "Ann", "lastName": "Lee" });
    let ann = server.person_with(ann).await;
    let bob = server.person("Bob").await;
    let mut bobs = bob.connect().await;
    bobs.write(&ann, "Hi").await;
    ann.connect().await.write(&bob, "Farewell").await;
    bobs.expect_broadcast("privateMessage").await;
    ann.destroy()
        .await
        .expect_message(200, "User deleted successfully.");

    let chats = bobs.chats().await;
    assert_eq!(contents(&chats), ["Farewell"]);
    assert_eq!(chats[0]["senderId"], ann.id.to_string());
    assert_eq!(chats[0]["senderName"], DELETED);
    assert_eq!(chats[0]["senderLastName"], "");
    let rows = bobs.dialog(&ann).await;
    assert_eq!(contents(&rows), ["Farewell", "Hi"]);
    assert_eq!(
        (&rows[0]["senderName"], &rows[0]["receiverName"]),
        (&DELETED.into(), &"Bob".into())
    );
    assert_eq!(
        (&rows[1]["senderName"], &rows[1]["receiverName"]),
        (&"Bob".into(), &DELETED.into())
    );
    let refused = bobs
        .refused("privateMessage", letter(fresh_id(), &ann, "Hello?"))
        .await;
    assert_eq!(refused, refusal("No such user exists", "user_not_found"));
    bobs.expect_nothing().await;
}

async fn texts_in_groups_are_kept(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let group = anns.new_group("Readers").await;
    anns.add(group, &bob).await;
    anns.write_in(group, "Farewell").await;
    ann.destroy()
        .await
        .expect_message(200, "User deleted successfully.");
    for kind in ["addUserInGroup", "messageInGroup", "leaveGroup"] {
        let item = bobs.expect_broadcast(kind).await;
        let name = if kind == "leaveGroup" { DELETED } else { "Ann" };
        assert_eq!(item["senderName"], name);
    }
    let rows = bobs.group(group).await;
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[1]["content"], "Farewell");
    for row in rows {
        assert_eq!(
            (&row["senderName"], &row["senderLastName"]),
            (&DELETED.into(), &"".into())
        );
    }
}

async fn a_dialog_with_a_deleted_account_can_be_cleared(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut bobs = bob.connect().await;
    bobs.write(&ann, "Hi").await;
    ann.destroy()
        .await
        .expect_message(200, "User deleted successfully.");
    let cleared = bob.mark_as_deleted(ann.id).await;
    cleared.expect_message(200, "User's messages have been deleted");
    assert!(bobs.chats().await.is_empty());
    assert!(bobs.dialog(&ann).await.is_empty());
}

async fn ids_of_messages_stay_taken(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let id = ann.connect().await.write(&bob, "Hi").await;
    ann.destroy()
        .await
        .expect_message(200, "User deleted successfully.");
    let mut eves = eve.connect().await;
    assert_eq!(
        eves.refused("privateMessage", letter(id, &bob, "Hi")).await,
        super::taken()
    );
}
