//! Frames that only clients know which ask for more than the baseline: frozen in files beside the others.

use harness::{Person, Socket, TestServer, e2e, fresh_id};
use reqwest::Method;
use serde_json::{Value, json};

use crate::frames::{
    GROUP, NOTICES, TEXT, TEXT_IN_GROUP, add, ann_and_bob, check, new_group, page, text_in_group,
    text_to,
};
use crate::live::call;
use crate::presence::befriend;

e2e! {
    replies,
    what_becomes_of_messages,
    what_becomes_of_groups,
    what_becomes_of_friends,
    who_is_there,
    refusals,
    refusals_of_strangers [("DIRECT_MESSAGES", "friends")],
}

const TOPICS: [&str; 5] = ["messages", "groups", "receipts", "notifications", "friends"];

/// A connection that hears of everything.
async fn connect(person: &Person) -> Socket {
    let mut socket = person.connect().await;
    socket.subscribe(&TOPICS).await;
    socket
}

async fn expect(socket: &mut Socket, kind: &str, people: &[&Person]) {
    let broadcast = socket.next_broadcast().await;
    assert_eq!(broadcast["type"], kind);
    check(&format!("{kind}.broadcast"), &broadcast, people);
}

async fn replies(server: TestServer) {
    let (ann, bob) = ann_and_bob(&server).await;
    let mut anns = ann.connect().await;
    let people = [&ann, &bob];
    let reply = anns.ask("subscribe", json!({ "events": TOPICS })).await;
    check("subscribe.reply", &reply, &people);
    let mut anns = connect(&ann).await;
    anns.request("newGroup", new_group()).await;
    anns.request("addUserInGroup", add(&bob)).await;
    anns.request("messageInGroup", text_in_group()).await;
    anns.request("privateMessage", text_to(&bob)).await;
    let member = json!({ "groupId": GROUP, "userId": bob.id });
    for (kind, params) in [
        (
            "editMessage",
            json!({ "messageId": TEXT, "content": "Yes" }),
        ),
        (
            "messageStatus",
            json!({ "messageId": TEXT, "status": "read" }),
        ),
        (
            "updateGroup",
            json!({ "groupId": GROUP, "groupName": "Poets" }),
        ),
    ] {
        let reply = anns.ask(kind, params).await;
        check(&format!("{kind}.reply"), &reply, &people);
    }
    let reply = anns.ask("listLastMessage", page()).await;
    check("listLastMessage.reply.subscribed", &reply, &people);
    for (kind, params) in [
        ("deleteMessage", json!({ "messageId": TEXT })),
        ("removeUserFromGroup", member.clone()),
    ] {
        let reply = anns.ask(kind, params).await;
        check(&format!("{kind}.reply"), &reply, &people);
    }
    anns.add(GROUP.parse().unwrap(), &bob).await;
    let reply = anns.ask("transferGroup", member).await;
    check("transferGroup.reply", &reply, &people);
}

async fn what_becomes_of_messages(server: TestServer) {
    let (ann, bob) = ann_and_bob(&server).await;
    let people = [&ann, &bob];
    let (mut here, mut there) = (connect(&ann).await, connect(&ann).await);
    let mut bobs = bob.connect().await;
    here.request("privateMessage", text_to(&bob)).await;
    expect(&mut there, "messageSent", &people).await;
    let read = json!({ "messageId": TEXT, "status": "read" });
    bobs.request("messageStatus", read).await;
    expect(&mut there, "messageStatus", &people).await;
    let edited = json!({ "messageId": TEXT, "content": "Yes" });
    here.request("editMessage", edited).await;
    expect(&mut there, "messageEdited", &people).await;
    here.request("deleteMessage", json!({ "messageId": TEXT }))
        .await;
    expect(&mut there, "messageDeleted", &people).await;
    let cleared = ann.mark_as_deleted(bob.id).await;
    cleared.expect_message(200, "User's messages have been deleted");
    expect(&mut there, "dialogCleared", &people).await;
}

async fn what_becomes_of_groups(server: TestServer) {
    let (ann, bob) = ann_and_bob(&server).await;
    let people = [&ann, &bob];
    let (mut here, mut there) = (connect(&ann).await, connect(&ann).await);
    here.request("newGroup", new_group()).await;
    there.broadcasts_so_far().await;
    here.request("addUserInGroup", add(&bob)).await;
    assert_eq!(there.next_broadcast().await["type"], "messageSent");
    expect(&mut there, "memberAdded", &people).await;
    let named = json!({ "groupId": GROUP, "groupName": "Poets" });
    here.request("updateGroup", named).await;
    expect(&mut there, "groupUpdated", &people).await;
    let member = json!({ "groupId": GROUP, "userId": bob.id });
    here.request("removeUserFromGroup", member).await;
    assert_eq!(there.next_broadcast().await["type"], "messageSent");
    expect(&mut there, "memberRemoved", &people).await;
}

async fn what_becomes_of_friends(server: TestServer) {
    let (ann, bob) = ann_and_bob(&server).await;
    let people = [&ann, &bob];
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    anns.subscribe(&["friends"]).await;
    bobs.subscribe(&["notifications"]).await;
    let path = "/api/friends/requests";
    let ask = |whom: &Person| json!({ "userId": whom.id });
    call(&ann, Method::POST, path, ask(&bob)).await;
    expect(&mut bobs, "notification", &people).await;
    call(&bob, Method::POST, path, ask(&ann)).await;
    expect(&mut anns, "friendAccepted", &people).await;
    let friend = format!("/api/friends/{}", ann.id);
    call(&bob, Method::DELETE, &friend, Value::Null).await;
    expect(&mut anns, "friendRemoved", &people).await;
    call(&bob, Method::POST, path, ask(&ann)).await;
    expect(&mut anns, "friendRequest", &people).await;
}

async fn who_is_there(server: TestServer) {
    let (ann, bob) = ann_and_bob(&server).await;
    let people = [&ann, &bob];
    befriend(&ann, &bob).await;
    let mut anns = ann.connect().await;
    anns.subscribe(&["presence"]).await;
    let watched = json!({ "userIds": [bob.id] });
    let reply = anns.ask("watchPresence", watched).await;
    check("watchPresence.reply", &reply, &people);
    let _bobs = bob.connect().await;
    expect(&mut anns, "userStatus", &people).await;
}

async fn refused(socket: &mut Socket, kind: &str, params: Value, code: &str) {
    let answer = socket.ask(kind, params).await;
    assert_eq!(answer["code"].as_str(), code.split('.').next());
    check(&format!("error.{code}"), &answer, &[]);
}

async fn refusals(server: TestServer) {
    let (ann, bob) = ann_and_bob(&server).await;
    let eve = server.person("Eve").await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    anns.request("newGroup", new_group()).await;
    anns.request("addUserInGroup", add(&bob)).await;
    anns.request("messageInGroup", text_in_group()).await;
    anns.request("privateMessage", text_to(&bob)).await;
    anns.request("deleteMessage", json!({ "messageId": TEXT }))
        .await;
    let message = |id: &str| json!({ "messageId": id, "content": "No" });
    let member = |person: &Person| json!({ "groupId": GROUP, "userId": person.id });
    let nobody = json!({ "messageId": fresh_id() });
    let text = message(TEXT_IN_GROUP);
    let elsewhere = "M2Y3YjZjMjQ5ZDFlNDhhMGI1ZTI3NGQwYzE4ZjY5M2EuNDgyMTM";
    let since = json!({ "since": elsewhere, "limit": 1 });
    refused(&mut bobs, "editMessage", text.clone(), "not_the_sender").await;
    refused(&mut bobs, "deleteMessage", text, "may_not_delete").await;
    refused(
        &mut anns,
        "editMessage",
        message(NOTICES[0]),
        "notice_not_editable",
    )
    .await;
    refused(&mut anns, "editMessage", message(TEXT), "message_deleted").await;
    refused(&mut anns, "deleteMessage", nobody, "message_not_found").await;
    refused(&mut anns, "transferGroup", member(&eve), "no_such_member").await;
    refused(&mut anns, "sync", since, "sync_start_over").await;
    for person in [&ann, &eve] {
        let block = format!("/api/blocks/{}", bob.id);
        call(person, Method::PUT, &block, Value::Null).await;
    }
    refused(&mut bobs, "privateMessage", text_to(&ann), "blocked").await;
    refused(&mut bobs, "addUserInGroup", member(&eve), "blocked.adding").await;
}

async fn refusals_of_strangers(server: TestServer) {
    let (ann, bob) = ann_and_bob(&server).await;
    let mut anns = ann.connect().await;
    refused(&mut anns, "privateMessage", text_to(&bob), "friends_only").await;
}
