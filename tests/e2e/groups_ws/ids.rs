//! How ids may be written.

use harness::{TestServer, e2e, fresh_id};
use serde_json::{Value, json};
use uuid::Uuid;

use super::contents;

e2e! {
    ids_may_be_upper_case_in_every_request,
    ids_may_be_of_any_version,
}

fn upper(id: Uuid) -> String {
    id.to_string().to_uppercase()
}

async fn ids_may_be_upper_case_in_every_request(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let group = anns.new_group("Readers").await;
    let this = json!({ "groupId": upper(group) });
    let with = |more: Value| {
        let mut params = this.clone();
        let fields = params.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        params
    };
    let added = fresh_id();
    let add = with(json!({ "userId": upper(bob.id), "messageId": upper(added) }));
    let item = anns.item("addUserInGroup", add).await;
    assert_eq!(item["messageId"], json!(added));
    assert_eq!(bobs.expect_broadcast("addUserInGroup").await, item);
    let again = json!({ "groupId": group, "userId": bob.id });
    let refused = anns.refused("addUserInGroup", again).await;
    assert_eq!(refused.0, "the user is already in the group");

    let text = fresh_id();
    let write = with(json!({ "messageId": upper(text), "content": "Hi" }));
    anns.request("messageInGroup", write).await;
    let item = bobs.expect_broadcast("messageInGroup").await;
    assert_eq!(
        (&item["groupId"], &item["messageId"]),
        (&json!(group), &json!(text))
    );
    let page = with(json!({ "limit": 1, "cursorCreatedAt": null }));
    let rows = anns.rows("getlatestMessageGroup", page).await;
    assert_eq!(rows[0]["messageId"], json!(text));

    let left = fresh_id();
    let leave = with(json!({ "messageId": upper(left) }));
    assert_eq!(
        bobs.item("leaveGroup", leave).await,
        json!({ "groupId": group })
    );
    let item = anns.expect_broadcast("leaveGroup").await;
    assert_eq!(item["messageId"], json!(left));
    let dropped = anns.item("dropGroup", this.clone()).await;
    assert_eq!(dropped, json!({ "groupId": group }));
}

async fn ids_may_be_of_any_version(server: TestServer) {
    const IDS: [&str; 9] = [
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "000003e8-9dad-21d1-8000-00c04fd430c8",
        "6fa459ea-ee8a-3ca4-894e-db77e160355e",
        "e1c300be-bcb1-4791-8264-697b6ceb6574",
        "886313e1-3b8a-5372-9b90-0c9aee199e5d",
        "1ec9414c-232a-6b00-b3c8-9e6bdeced846",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        "320c3d4d-cc00-875b-8ec9-32d5f69181c0",
        "12345678-1234-0234-1234-123456789abc",
    ];
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    for id in IDS {
        let params = json!({ "groupId": id, "groupName": "Readers", "messageId": id });
        let item = anns.item("newGroup", params).await;
        assert_eq!(item["groupId"], id);
        let rows = anns.group(id.parse().unwrap()).await;
        assert_eq!(contents(&rows), ["Ann created the group"]);
        assert_eq!(rows[0]["messageId"], id);
        let taken = json!({ "messageId": id, "receiverId": bob.id, "content": "Hi" });
        let refused = anns.refused("privateMessage", taken).await;
        assert_eq!(refused, super::taken());
    }
    assert_eq!(anns.chats().await.len(), IDS.len());
}
