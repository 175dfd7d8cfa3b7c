//! Blocking people.

use harness::{Answer, Person, Socket, TestServer, e2e, fresh_id, rounds};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

e2e! {
    who_is_blocked_cannot_write,
    who_is_blocked_cannot_begin_to_write,
    who_is_blocked_cannot_write_over_rest_either,
    a_block_ends_friendship_and_requests_both_ways,
    who_is_blocked_cannot_befriend_and_who_blocks_has_to_unblock_first,
    who_is_blocked_cannot_add_to_a_group_and_shared_groups_go_on,
    who_is_blocked_sees_what_a_stranger_sees,
    blocks_are_listed_and_can_be_repeated,
    nobody_blocks_whom_they_cannot,
    a_message_that_was_stored_stays_a_repetition,
    a_message_after_a_block_is_refused_and_one_before_is_stored,
    a_first_message_comes_before_a_block_or_not_at_all,
    a_friendship_and_a_block_at_once_leave_the_block,
}

async fn block(person: &Person, other: Uuid) -> Answer {
    let path = format!("/api/blocks/{other}");
    person.request(Method::PUT, &path, &Value::Null).await
}

async fn unblock(person: &Person, other: Uuid) -> Answer {
    let path = format!("/api/blocks/{other}");
    person.request(Method::DELETE, &path, &Value::Null).await
}

async fn blocked(person: &Person, other: &Person) {
    block(person, other.id)
        .await
        .expect_message(200, "User blocked");
}

async fn unblocked(person: &Person, other: &Person) {
    let answer = unblock(person, other.id).await;
    answer.expect_message(200, "User unblocked");
}

async fn ask(from: &Person, to: &Person) -> Answer {
    let body = json!({ "userId": to.id });
    from.post("/api/friends/requests", &body).await
}

async fn befriend(one: &Person, other: &Person) {
    ask(one, other).await.expect(201).take();
    assert_eq!(ask(other, one).await.expect(201)["status"], "accepted");
}

async fn rows(person: &Person, list: &str) -> usize {
    person.get(list).await.rows().len()
}

fn text_to(person: &Person, content: &str) -> Value {
    json!({ "messageId": fresh_id(), "receiverId": person.id, "content": content })
}

async fn expect_blocked(socket: &mut Socket, to: &Person) {
    let refused = socket
        .refused("privateMessage", text_to(to, "hello?"))
        .await;
    let expected = (
        "You cannot write to this user".to_owned(),
        "blocked".to_owned(),
    );
    assert_eq!(refused, expected);
}

async fn who_is_blocked_cannot_write(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    bobs.write(&ann, "one").await;
    anns.write(&bob, "two").await;
    blocked(&ann, &bob).await;
    expect_blocked(&mut bobs, &ann).await;
    // Only who is blocked is kept from writing.
    anns.write(&bob, "three").await;
    expect_blocked(&mut bobs, &ann).await;
    blocked(&bob, &ann).await;
    expect_blocked(&mut anns, &bob).await;
    unblocked(&ann, &bob).await;
    expect_blocked(&mut anns, &bob).await;
    bobs.write(&ann, "four").await;
    unblocked(&bob, &ann).await;
    anns.write(&bob, "five").await;
    for (socket, heard) in [(&mut anns, ["one", "four"]), (&mut bobs, ["two", "three"])] {
        for text in heard {
            let told = socket.expect_broadcast("privateMessage").await;
            assert_eq!(told["message"], text);
        }
    }
    assert_eq!(
        bobs.expect_broadcast("privateMessage").await["message"],
        "five"
    );
    let told: Vec<_> = anns
        .dialog(&bob)
        .await
        .iter()
        .map(|row| row["content"].clone())
        .collect();
    assert_eq!(told, ["five", "four", "three", "two", "one"]);
    assert_eq!(bobs.dialog(&ann).await.len(), 5);
}

async fn who_is_blocked_cannot_begin_to_write(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    blocked(&ann, &bob).await;
    expect_blocked(&mut bobs, &ann).await;
    assert_eq!(server.count("SELECT count(*) FROM conversations").await, 0);
    anns.write(&bob, "you may not answer").await;
    expect_blocked(&mut bobs, &ann).await;
    unblocked(&ann, &bob).await;
    bobs.write(&ann, "now I may").await;
    let told = anns.expect_broadcast("privateMessage").await;
    assert_eq!(told["message"], "now I may");
}

async fn who_is_blocked_cannot_write_over_rest_either(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let body = json!({ "receiverId": bob.id, "content": "before" });
    let before = ann.post("/api/messages", &body).await.expect(201);
    let path = |field: &str| before[field].as_str().unwrap().to_owned();
    blocked(&bob, &ann).await;
    blocked(&bob, &eve).await;
    let mut bobs = bob.connect().await;
    let told = "You cannot write to this user";
    let text = json!({ "content": "after" });
    let conversation = format!("/api/conversations/{}/messages", path("conversationId"));
    ann.post("/api/messages", &body)
        .await
        .expect_error(403, told);
    ann.post(&conversation, &text).await.expect_error(403, told);
    let message = format!("/api/messages/{}", path("messageId"));
    let edited = ann.request(Method::PUT, &message, &text).await;
    edited.expect_error(403, told);
    let begun = json!({ "kind": "direct", "participantIds": [bob.id] });
    let begun = eve.post("/api/conversations", &begun).await;
    begun.expect_error(403, told);
    bobs.expect_nothing().await;
    assert_eq!(rows(&bob, "/api/conversations").await, 1);
    assert_eq!(bobs.dialog(&ann).await[0]["content"], "before");
    let deleted = ann.request(Method::DELETE, &message, &Value::Null).await;
    deleted.expect_message(200, "Message deleted");
    unblocked(&bob, &ann).await;
    ann.post(&conversation, &text).await.expect(201).take();
}

async fn a_block_ends_friendship_and_requests_both_ways(server: TestServer) {
    let [ann, bob, eve, carl] = server.people(["Ann", "Bob", "Eve", "Carl"]).await;
    befriend(&ann, &bob).await;
    befriend(&bob, &eve).await;
    ask(&ann, &eve).await.expect(201).take();
    ask(&carl, &ann).await.expect(201).take();
    for other in [&bob, &eve, &carl] {
        blocked(&ann, other).await;
    }
    assert_eq!(rows(&ann, "/api/friends").await, 0);
    for person in [&ann, &eve, &carl] {
        assert_eq!(rows(person, "/api/friends/requests").await, 0);
    }
    assert_eq!(rows(&bob, "/api/friends").await, 1, "Eve");
    unblocked(&ann, &bob).await;
    assert_eq!(
        rows(&ann, "/api/friends").await,
        0,
        "what has ended stays ended"
    );
    befriend(&ann, &bob).await;
}

async fn who_is_blocked_cannot_befriend_and_who_blocks_has_to_unblock_first(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    blocked(&ann, &bob).await;
    let refused = ask(&bob, &ann).await;
    assert_eq!(refused.json["code"], "blocked");
    refused.expect_error(403, "You cannot befriend this user");
    ask(&ann, &bob)
        .await
        .expect_error(409, "You have blocked this user");
    for person in [&ann, &bob] {
        assert_eq!(rows(person, "/api/friends/requests").await, 0);
    }
    unblocked(&ann, &bob).await;
    befriend(&bob, &ann).await;
}

async fn who_is_blocked_cannot_add_to_a_group_and_shared_groups_go_on(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    let shared = bobs.new_group("Shared").await;
    bobs.add(shared, &ann).await;
    anns.expect_broadcast("addUserInGroup").await;
    blocked(&ann, &bob).await;
    bobs.write_in(shared, "still here").await;
    let told = anns.expect_broadcast("messageInGroup").await;
    assert_eq!(told["message"], "still here");
    anns.write_in(shared, "so am I").await;
    let other = bobs.new_group("Other").await;
    let params = json!({ "groupId": other, "userId": ann.id });
    let refused = bobs.refused("addUserInGroup", params).await;
    assert_eq!(
        refused,
        ("You cannot add this user".to_owned(), "blocked".to_owned())
    );
    anns.expect_nothing().await;
    // Others may, and who blocked may.
    bobs.add(other, &eve).await;
    eve.connect().await.add(other, &ann).await;
    let own = anns.new_group("Own").await;
    anns.add(own, &bob).await;
}

async fn who_is_blocked_sees_what_a_stranger_sees(server: TestServer) {
    let [ann, bob, stranger] = server.people(["Ann", "Bob", "Stranger"]).await;
    blocked(&ann, &bob).await;
    for path in [
        format!("/api/users/{}", ann.id),
        "/api/users?query=ann".to_owned(),
        format!("/api/users/search?username={}", ann.username),
        "/api/use-cases/search?searchText=ann".to_owned(),
    ] {
        let seen = bob.get(&path).await.expect(200);
        assert_eq!(seen, stranger.get(&path).await.expect(200), "{path}");
        assert!(seen.to_string().contains(&ann.id.to_string()), "{path}");
    }
    assert_eq!(rows(&bob, "/api/blocks").await, 0);
}

async fn blocks_are_listed_and_can_be_repeated(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    unblocked(&ann, &bob).await;
    blocked(&ann, &bob).await;
    let first = ann.get("/api/blocks").await.rows();
    blocked(&ann, &bob).await;
    assert_eq!(ann.get("/api/blocks").await.rows(), first);
    blocked(&ann, &eve).await;
    let told = ann.get("/api/blocks").await.expect(200);
    assert_eq!(told["nextCursor"], Value::Null);
    let rows = told["data"].as_array().unwrap();
    assert_eq!(rows[1], first[0]);
    let mut latest = rows[0].clone();
    assert!(latest["createdAt"].take().as_str().unwrap().ends_with('Z'));
    let expected = json!({
        "userId": eve.id,
        "username": eve.username,
        "firstName": "Eve",
        "lastName": "",
        "createdAt": null,
    });
    assert_eq!(latest, expected);
    unblocked(&ann, &bob).await;
    unblocked(&ann, &bob).await;
    assert_eq!(ann.get("/api/blocks").await.rows().len(), 1);
}

async fn nobody_blocks_whom_they_cannot(server: TestServer) {
    let [ann, gone] = server.people(["Ann", "Gone"]).await;
    gone.destroy().await.expect(200).take();
    block(&ann, ann.id)
        .await
        .expect_error(400, "You cannot block yourself");
    for nobody in [fresh_id(), gone.id] {
        block(&ann, nobody)
            .await
            .expect_error(404, "No such user exists");
    }
    for method in [Method::PUT, Method::DELETE] {
        let answer = ann.request(method, "/api/blocks/7", &Value::Null).await;
        answer.expect_invalid(["/path/userId"]);
    }
    assert_eq!(rows(&ann, "/api/blocks").await, 0);
}

async fn a_message_that_was_stored_stays_a_repetition(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    let params = text_to(&ann, "once");
    bobs.request("privateMessage", params.clone()).await;
    anns.expect_broadcast("privateMessage").await;
    blocked(&ann, &bob).await;
    bobs.request("privateMessage", params).await;
    anns.expect_nothing().await;
    assert_eq!(anns.dialog(&bob).await.len(), 1);
}

/// Bob writes without a pause while Ann blocks him.
async fn a_message_after_a_block_is_refused_and_one_before_is_stored(server: TestServer) {
    for _ in 0..rounds(20, 100) {
        let [ann, bob] = server.people(["Ann", "Bob"]).await;
        let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
        anns.write(&bob, "hi").await;
        let writing = async {
            let mut stored = 0;
            loop {
                let answer = bobs.ask("privateMessage", text_to(&ann, "hi")).await;
                if answer["success"] != true {
                    assert_eq!(answer["code"], "blocked", "{answer}");
                    return stored;
                }
                stored += 1;
            }
        };
        let (stored, ()) = tokio::join!(writing, blocked(&ann, &bob));
        expect_blocked(&mut bobs, &ann).await;
        for _ in 0..stored {
            anns.expect_broadcast("privateMessage").await;
        }
        anns.expect_nothing().await;
        assert_eq!(anns.dialog(&bob).await.len(), (stored + 1).min(100));
    }
}

async fn a_first_message_comes_before_a_block_or_not_at_all(server: TestServer) {
    for _ in 0..rounds(20, 100) {
        let [ann, bob] = server.people(["Ann", "Bob"]).await;
        let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
        let text = text_to(&ann, "hi");
        let (wrote, ()) = tokio::join!(bobs.ask("privateMessage", text), blocked(&ann, &bob));
        expect_blocked(&mut bobs, &ann).await;
        if wrote["success"] == true {
            anns.expect_broadcast("privateMessage").await;
        } else {
            assert_eq!(wrote["code"], "blocked", "{wrote}");
        }
        anns.expect_nothing().await;
        let expected = usize::from(wrote["success"] == true);
        assert_eq!(anns.dialog(&bob).await.len(), expected);
    }
}

async fn a_friendship_and_a_block_at_once_leave_the_block(server: TestServer) {
    for _ in 0..rounds(10, 100) {
        let [ann, bob] = server.people(["Ann", "Bob"]).await;
        let request = ask(&bob, &ann).await.expect(201);
        let path = format!(
            "/api/friends/requests/{}/accept",
            request["requestId"].as_str().unwrap()
        );
        let (accepted, ()) = tokio::join!(ann.post(&path, &Value::Null), blocked(&ann, &bob));
        assert!([200, 404].contains(&accepted.status), "{accepted:?}");
        for person in [&ann, &bob] {
            assert_eq!(rows(person, "/api/friends").await, 0);
            assert_eq!(rows(person, "/api/friends/requests").await, 0);
        }
        assert_eq!(rows(&ann, "/api/blocks").await, 1);
    }
}
