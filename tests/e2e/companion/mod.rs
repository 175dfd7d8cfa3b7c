//! A session of the companion front end, call by call in the order in which a person using it makes
//! them, with the statuses and texts that it relies on.

mod tab;

use harness::{PASSWORD, TestServer, e2e, fresh_id};
use reqwest::Method;
use serde_json::{Value, json};

use tab::{Tab, contents};

e2e! { a_session_of_the_companion }

async fn a_session_of_the_companion(mut server: TestServer) {
    let mut ann = Tab::sign_up(&server, "Ann", "ann@example.org").await;
    let mut bob = Tab::sign_up(&server, "Bob", "bob@example.org").await;
    let mut eve = Tab::sign_up(&server, "Eve", "eve@example.org").await;

    talk_in_a_dialog(&mut ann, &mut bob).await;
    let group = talk_in_a_group(&mut ann, &mut bob, &mut eve).await;
    scroll_through_the_chats(&mut ann, &group).await;
    leave_and_drop(&group, &mut ann, &mut bob, &mut eve).await;
    clear_the_dialog(&mut ann, &mut bob).await;
    ann = change_profile_and_password(&server, ann, &mut bob).await;
    update_the_server(&mut server, &mut ann, &mut bob).await;
    delete_the_account(&server, ann, &mut bob).await;
}

async fn talk_in_a_dialog(ann: &mut Tab, bob: &mut Tab) {
    assert_eq!(ann.socket.chats().await, [] as [Value; 0]);
    let found = ann.find("search?searchText=bo").await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["userId"], bob.id);
    assert_eq!(found[0]["groupId"], Value::Null);
    let dialog = json!({ "receiverId": bob.id });
    assert_eq!(
        ann.scroll("getlatestMessageDialog", dialog.clone()).await,
        [] as [Value; 0]
    );

    for content in ["one", "two", "three"] {
        ann.write(&bob.id.clone(), content).await;
        let item = bob.socket.expect_broadcast("privateMessage").await;
        assert_eq!(
            (&item["message"], &item["senderId"]),
            (&content.into(), &ann.id.clone().into())
        );
        assert_eq!(
            (&item["senderName"], &item["senderLastName"]),
            (&"Ann".into(), &"Example".into())
        );
    }
    bob.write(&ann.id, "four").await;
    ann.socket.expect_broadcast("privateMessage").await;
    let rows = ann.scroll("getlatestMessageDialog", dialog).await;
    assert_eq!(contents(&rows), ["four", "three", "two", "one"]);
    assert_eq!(
        (&rows[0]["senderName"], &rows[0]["receiverName"]),
        (&"Bob".into(), &"Ann".into())
    );
}

async fn talk_in_a_group(ann: &mut Tab, bob: &mut Tab, eve: &mut Tab) -> String {
    let group = fresh_id().to_string();
    let body = json!({
        "groupId": group,
        "groupName": "Music Makers",
        "notificationMessage": "Ann Example создал(a) группу",
        "messageId": fresh_id(),
    });
    let made = ann
        .call(Method::POST, "/api/use-cases/create-group", body, 200)
        .await;
    assert_eq!(made["statusCode"], 200);
    ann.call(
        Method::GET,
        "/api/use-cases/search?searchText=a&x=1",
        Value::Null,
        200,
    )
    .await;

    let candidates = ann
        .find(&format!("search-users?searchText=e&groupId={group}"))
        .await;
    assert_eq!(candidates.len(), 2, "{candidates:?}");
    for (number, id) in [bob.id.clone(), eve.id.clone()].into_iter().enumerate() {
        let params = json!({
            "groupId": group,
            "groupName": "Music Makers",
            "userId": id,
            "messageId": fresh_id(),
            "message": format!("Ann Example добавил(a) в группу {number}"),
        });
        let item = ann.socket.item("addUserInGroup", params.clone()).await;
        assert_eq!(item["message"], params["message"]);
        assert_eq!(bob.socket.expect_broadcast("addUserInGroup").await, item);
        if id == eve.id {
            assert_eq!(eve.socket.expect_broadcast("addUserInGroup").await, item);
        }
    }
    assert_eq!(
        ann.find(&format!("search-users?searchText=e&groupId={group}"))
            .await
            .len(),
        0
    );

    let params = json!({
        "messageId": fresh_id(),
        "groupName": "Music Makers",
        "groupId": group,
        "content": "No worries, take your time.",
    });
    bob.socket.request("messageInGroup", params.clone()).await;
    for member in [&mut *ann, &mut *eve] {
        let item = member.socket.expect_broadcast("messageInGroup").await;
        assert_eq!(item["messageId"], params["messageId"]);
        assert_eq!(item["groupName"], "Music Makers");
    }
    group
}

async fn scroll_through_the_chats(ann: &mut Tab, group: &str) {
    let chats = ann.scroll("listLastMessage", json!({})).await;
    assert_eq!(contents(&chats), ["No worries, take your time.", "four"]);
    assert_eq!(chats[0]["groupId"], group);
    assert_eq!(chats[1]["groupId"], Value::Null);
    let history = json!({ "groupId": group, "groupName": "Music Makers" });
    let rows = ann.scroll("getlatestMessageGroup", history).await;
    let notices: Vec<_> = rows.iter().map(|row| row["notification"] == true).collect();
    assert_eq!(notices, [false, true, true, true]);
}

async fn leave_and_drop(group: &str, ann: &mut Tab, bob: &mut Tab, eve: &mut Tab) {
    let params = json!({
        "groupId": group,
        "groupName": "Music Makers",
        "message": "Bob Example покинул(a) группу",
        "messageId": fresh_id(),
    });
    let item = bob.socket.item("leaveGroup", params).await;
    assert_eq!(item["groupId"], group);
    for member in [&mut *ann, &mut *eve] {
        let item = member.socket.expect_broadcast("leaveGroup").await;
        assert_eq!(item["message"], "Bob Example покинул(a) группу");
    }
    let late = json!({ "messageId": fresh_id(), "groupId": group, "content": "late" });
    let (message, _) = bob.socket.refused("messageInGroup", late).await;
    assert_eq!(message, "User is not a member of this group");

    let item = ann
        .socket
        .item("dropGroup", json!({ "groupId": group }))
        .await;
    assert_eq!(item, json!({ "groupId": group }));
    assert_eq!(eve.socket.expect_broadcast("dropGroup").await, item);
    assert_eq!(eve.socket.chats().await, [] as [Value; 0]);
    bob.socket.expect_nothing().await;
}

async fn clear_the_dialog(ann: &mut Tab, bob: &mut Tab) {
    let body = json!({ "companionId": bob.id });
    let done = ann
        .call(Method::POST, "/api/use-cases/mark-as-deleted", body, 200)
        .await;
    assert_eq!(done["message"], "User's messages have been deleted");
    assert_eq!(ann.socket.chats().await, [] as [Value; 0]);
    assert_eq!(bob.socket.chats().await.len(), 1);
    bob.write(&ann.id, "five").await;
    ann.socket.expect_broadcast("privateMessage").await;
    assert_eq!(contents(&ann.socket.chats().await), ["five"]);
}

async fn change_profile_and_password(server: &TestServer, mut ann: Tab, bob: &mut Tab) -> Tab {
    let names = json!({ "firstName": "Anna", "lastName": "Lee" });
    let done = ann
        .call(Method::PATCH, "/api/profile/update", names, 201)
        .await;
    assert_eq!(done["message"], "User updated.");
    let chats = bob.socket.chats().await;
    assert_eq!(
        (&chats[0]["receiverName"], &chats[0]["receiverLastName"]),
        (&"Anna".into(), &"Lee".into())
    );

    let mut other = Tab::log_in(server, "ann@example.org", PASSWORD).await;
    let passwords = json!({ "oldPassword": PASSWORD, "newPassword": "another-horse-8" });
    let path = "/api/profile/change-password";
    let done = ann.call(Method::PATCH, path, passwords.clone(), 201).await;
    assert_eq!(done["message"], "Password changed successfully.");
    assert_eq!(other.socket.expect_close().await.0, 4001);
    other.reconnect().await;
    assert_eq!(other.socket.expect_close().await.0, 4001);
    let again = ann.call(Method::PATCH, path, passwords, 400).await;
    assert_eq!(again["message"], "Wrong password or email");
    ann.socket.expect_nothing().await;
    Tab::log_in(server, "ann@example.org", "another-horse-8").await
}

async fn update_the_server(server: &mut TestServer, ann: &mut Tab, bob: &mut Tab) {
    server.interrupt();
    assert_eq!(ann.socket.expect_close().await.0, 1012);
    assert_eq!(bob.socket.expect_close().await.0, 1012);
    assert!(server.exit().await.success());
    server.restart().await;
    ann.reconnect().await;
    bob.reconnect().await;
    assert_eq!(contents(&ann.socket.chats().await), ["five"]);
    ann.write(&bob.id.clone(), "six").await;
    assert_eq!(
        bob.socket.expect_broadcast("privateMessage").await["senderName"],
        "Anna"
    );
}

async fn delete_the_account(server: &TestServer, mut ann: Tab, bob: &mut Tab) {
    let done = ann
        .call(Method::DELETE, "/api/profile/destroy", Value::Null, 200)
        .await;
    assert_eq!(done["message"], "User deleted successfully.");
    assert_eq!(ann.socket.expect_close().await.0, 4001);
    let gone = ann
        .call(
            Method::GET,
            "/api/use-cases/search?searchText=b",
            Value::Null,
            401,
        )
        .await;
    assert_eq!(gone["message"], "Not authorized");
    let rows = bob
        .scroll("getlatestMessageDialog", json!({ "receiverId": ann.id }))
        .await;
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[0]["senderName"], "Deleted account");
    Tab::sign_up(server, "Ann", "ann@example.org").await;
}
