//! Servers where only friends write to each other, and those where everybody does.

use harness::{Answer, Person, Socket, TestServer, e2e, fresh_id, rounds};
use reqwest::Method;
use serde_json::{Value, json};

use crate::friends::{answer, ask, asked, befriend, unfriend};

const FRIENDS_ONLY: (&str, &str) = ("DIRECT_MESSAGES", "friends");
const REFUSED: &str = "This person only gets messages from friends";

e2e! {
    strangers_cannot_write [super::FRIENDS_ONLY],
    friends_write_and_strangers_no_more_or_not_yet [super::FRIENDS_ONLY],
    strangers_keep_what_was_said [super::FRIENDS_ONLY],
    a_friends_message_that_was_stored_stays_a_repetition [super::FRIENDS_ONLY],
    a_block_is_told_of_before_anything_else [super::FRIENDS_ONLY],
    groups_are_for_strangers_too [super::FRIENDS_ONLY],
    who_is_gone_or_oneself_is_told_as_ever [super::FRIENDS_ONLY],
    a_message_after_the_end_is_refused_and_one_before_is_stored [super::FRIENDS_ONLY],
    a_first_message_comes_before_the_end_or_not_at_all [super::FRIENDS_ONLY],
    a_message_at_once_with_a_friendship_is_stored_or_refused [super::FRIENDS_ONLY],
    where_everybody_writes_friendship_does_not_matter,
}

fn text_to(person: &Person) -> Value {
    json!({ "messageId": fresh_id(), "receiverId": person.id, "content": "hi" })
}

async fn expect_refused(socket: &mut Socket, to: &Person) {
    let refused = socket.refused("privateMessage", text_to(to)).await;
    assert_eq!(refused, (REFUSED.to_owned(), "friends_only".to_owned()));
}

fn expect_refusal(answer: Answer) {
    assert_eq!(answer.json["code"], "friends_only");
    answer.expect_error(403, REFUSED);
}

async fn post(from: &Person, to: &Person) -> Answer {
    let body = json!({ "receiverId": to.id, "content": "hi" });
    from.post("/api/messages", &body).await
}

async fn open(from: &Person, to: &Person) -> Answer {
    let body = json!({ "kind": "direct", "participantIds": [to.id] });
    from.post("/api/conversations", &body).await
}

async fn ended(one: &Person, other: &Person) {
    unfriend(one, other.id).await.expect(200).take();
}

async fn block(person: &Person, other: &Person) {
    let path = format!("/api/blocks/{}", other.id);
    let blocked = person.request(Method::PUT, &path, &Value::Null).await;
    blocked.expect_message(200, "User blocked");
}

async fn strangers_cannot_write(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    expect_refused(&mut anns, &bob).await;
    expect_refusal(post(&ann, &bob).await);
    expect_refusal(open(&ann, &bob).await);
    let request = asked(&ann, &bob).await;
    expect_refused(&mut anns, &bob).await;
    expect_refused(&mut bobs, &ann).await;
    assert_eq!(server.count("SELECT count(*) FROM conversations").await, 0);
    bobs.expect_nothing().await;
    answer(&bob, &request, "accept").await.expect(200).take();
    open(&ann, &bob).await.expect(201).take();
    anns.write(&bob, "at last").await;
    let told = bobs.expect_broadcast("privateMessage").await;
    assert_eq!(told["message"], "at last");
}

async fn friends_write_and_strangers_no_more_or_not_yet(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    for (one, other) in [(&ann, &bob), (&bob, &ann)] {
        befriend(one, other).await;
        anns.write(&bob, "hi").await;
        bobs.expect_broadcast("privateMessage").await;
        bobs.write(&ann, "ho").await;
        anns.expect_broadcast("privateMessage").await;
        post(&ann, &bob).await.expect(201).take();
        bobs.expect_broadcast("privateMessage").await;
        ended(one, other).await;
        expect_refused(&mut anns, &bob).await;
        expect_refused(&mut bobs, &ann).await;
        expect_refusal(post(&bob, &ann).await);
    }
    ask(&ann, bob.id).await.expect(201).take();
    expect_refused(&mut bobs, &ann).await;
    let crossed = ask(&bob, ann.id).await.expect(201);
    assert_eq!(crossed["status"], "accepted");
    bobs.write(&ann, "again").await;
    let told = anns.expect_broadcast("privateMessage").await;
    assert_eq!(told["message"], "again");
    assert_eq!(bobs.dialog(&ann).await.len(), 7);
}

async fn strangers_keep_what_was_said(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    befriend(&ann, &bob).await;
    let stored = post(&ann, &bob).await.expect(201);
    let field = |field: &str| stored[field].as_str().unwrap().to_owned();
    let message = format!("/api/messages/{}", field("messageId"));
    let conversation = format!("/api/conversations/{}", field("conversationId"));
    ended(&bob, &ann).await;
    let text = json!({ "content": "ho" });
    let messages = format!("{conversation}/messages");
    let in_place = format!("{messages}/{}", field("messageId"));
    expect_refusal(ann.post(&messages, &text).await);
    expect_refusal(ann.request(Method::PUT, &message, &text).await);
    expect_refusal(ann.request(Method::PATCH, &in_place, &text).await);
    let existing = open(&ann, &bob).await.expect(200);
    assert_eq!(existing["conversationId"], field("conversationId"));
    for person in [&ann, &bob] {
        assert_eq!(person.get(&messages).await.rows()[0]["content"], "hi");
    }
    let read = json!({ "status": "read" });
    let marked = bob
        .request(Method::PUT, &format!("{message}/status"), &read)
        .await;
    marked.expect(200).take();
    bob.mark_as_deleted(ann.id).await.expect(200).take();
    let deleted = ann.request(Method::DELETE, &message, &Value::Null).await;
    deleted.expect_message(200, "Message deleted");
    befriend(&ann, &bob).await;
    let again = post(&ann, &bob).await.expect(201);
    let message = format!("/api/messages/{}", again["messageId"].as_str().unwrap());
    let edited = ann.request(Method::PUT, &message, &text).await.expect(200);
    assert_eq!(edited["content"], "ho");
}

async fn a_friends_message_that_was_stored_stays_a_repetition(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    befriend(&ann, &bob).await;
    let params = text_to(&ann);
    bobs.request("privateMessage", params.clone()).await;
    anns.expect_broadcast("privateMessage").await;
    ended(&ann, &bob).await;
    bobs.request("privateMessage", params.clone()).await;
    bob.post("/api/messages", &params).await.expect(201).take();
    anns.expect_nothing().await;
    assert_eq!(anns.dialog(&bob).await.len(), 1);
}

async fn a_block_is_told_of_before_anything_else(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    befriend(&ann, &bob).await;
    anns.write(&bob, "hi").await;
    block(&ann, &bob).await;
    let (told, code) = bobs.refused("privateMessage", text_to(&ann)).await;
    assert_eq!(
        (told.as_str(), code.as_str()),
        ("You cannot write to this user", "blocked")
    );
    expect_refused(&mut anns, &bob).await;
}

async fn groups_are_for_strangers_too(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    let club = anns.new_group("Club").await;
    anns.add(club, &bob).await;
    bobs.expect_broadcast("addUserInGroup").await;
    let message = bobs.write_in(club, "hi").await;
    anns.expect_broadcast("messageInGroup").await;
    let path = format!("/api/messages/{message}");
    let edited = bob
        .request(Method::PUT, &path, &json!({ "content": "ho" }))
        .await;
    assert_eq!(edited.expect(200)["content"], "ho");
    expect_refused(&mut anns, &bob).await;
}

async fn who_is_gone_or_oneself_is_told_as_ever(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    befriend(&ann, &bob).await;
    anns.write(&bob, "hi").await;
    bob.destroy().await.expect(200).take();
    let refused = anns.refused("privateMessage", text_to(&bob)).await;
    assert_eq!(refused.1, "user_not_found");
    let refused = anns.refused("privateMessage", text_to(&ann)).await;
    assert_eq!(refused.1, "cannot_write_to_oneself");
}

/// Bob writes without a pause while Ann ends the friendship.
async fn a_message_after_the_end_is_refused_and_one_before_is_stored(server: TestServer) {
    for _ in 0..rounds(20, 100) {
        let [ann, bob] = server.people(["Ann", "Bob"]).await;
        let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
        befriend(&ann, &bob).await;
        anns.write(&bob, "hi").await;
        let writing = async {
            let mut stored = 0;
            loop {
                let answer = bobs.ask("privateMessage", text_to(&ann)).await;
                if answer["success"] != true {
                    assert_eq!(answer["code"], "friends_only", "{answer}");
                    return stored;
                }
                stored += 1;
            }
        };
        let (stored, ()) = tokio::join!(writing, ended(&ann, &bob));
        expect_refused(&mut bobs, &ann).await;
        for _ in 0..stored {
            anns.expect_broadcast("privateMessage").await;
        }
        anns.expect_nothing().await;
        assert_eq!(anns.dialog(&bob).await.len(), (stored + 1).min(100));
    }
}

async fn a_first_message_comes_before_the_end_or_not_at_all(server: TestServer) {
    for _ in 0..rounds(20, 100) {
        let [ann, bob] = server.people(["Ann", "Bob"]).await;
        let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
        befriend(&ann, &bob).await;
        let text = text_to(&ann);
        let (wrote, ()) = tokio::join!(bobs.ask("privateMessage", text), ended(&ann, &bob));
        expect_refused(&mut bobs, &ann).await;
        expect_outcome(&mut anns, &bob, &wrote).await;
    }
}

async fn a_message_at_once_with_a_friendship_is_stored_or_refused(server: TestServer) {
    for _ in 0..rounds(20, 100) {
        let [ann, bob] = server.people(["Ann", "Bob"]).await;
        let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
        let request = asked(&bob, &ann).await;
        let text = text_to(&ann);
        let accepted = answer(&ann, &request, "accept");
        let (wrote, accepted) = tokio::join!(bobs.ask("privateMessage", text), accepted);
        accepted.expect(200).take();
        expect_outcome(&mut anns, &bob, &wrote).await;
        bobs.write(&ann, "now I may").await;
        anns.expect_broadcast("privateMessage").await;
    }
}

/// What was told to the sender of a first message is what became of it.
async fn expect_outcome(receiver: &mut Socket, sender: &Person, told: &Value) {
    let stored = told["success"] == true;
    if stored {
        receiver.expect_broadcast("privateMessage").await;
    } else {
        assert_eq!(told["code"], "friends_only", "{told}");
    }
    receiver.expect_nothing().await;
    assert_eq!(receiver.dialog(sender).await.len(), usize::from(stored));
}

async fn where_everybody_writes_friendship_does_not_matter(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    open(&ann, &bob).await.expect(201).take();
    for _ in 0..2 {
        let message = anns.write(&bob, "hi").await;
        bobs.expect_broadcast("privateMessage").await;
        let path = format!("/api/messages/{message}");
        let text = json!({ "content": "ho" });
        let edited = ann.request(Method::PUT, &path, &text).await.expect(200);
        assert_eq!(edited["content"], "ho");
        befriend(&ann, &bob).await;
        bobs.write(&ann, "hi").await;
        anns.expect_broadcast("privateMessage").await;
        ended(&ann, &bob).await;
    }
    assert_eq!(anns.dialog(&bob).await.len(), 4);
}
