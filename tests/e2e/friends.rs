//! Becoming friends, and ceasing to be.

use harness::{Answer, Person, TestServer, e2e, fresh_id};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

e2e! {
    who_agrees_is_a_friend,
    a_request_is_seen_by_its_two_people_and_by_nobody_else,
    who_asks_again_gets_the_same_request,
    who_asks_the_asker_agrees,
    a_request_that_was_rejected_or_withdrawn_is_gone_and_can_be_made_again,
    only_the_one_who_was_asked_answers_and_only_the_one_who_asked_withdraws,
    nobody_befriends_whom_they_cannot,
    a_friendship_ends_for_both,
    lists_of_people_go_page_by_page,
    a_deleted_account_is_nobodys_friend,
    baseline_clients_hear_nothing_of_friends,
}

const REQUESTS: &str = "/api/friends/requests";
pub(crate) const NO_REQUEST: &str = "There is no such friend request";

pub(crate) async fn ask(from: &Person, to: Uuid) -> Answer {
    from.post(REQUESTS, &json!({ "userId": to })).await
}

/// Asks; returns the id of the request.
pub(crate) async fn asked(from: &Person, to: &Person) -> String {
    let told = ask(from, to.id).await.expect(201);
    told["requestId"].as_str().unwrap().to_owned()
}

pub(crate) async fn answer(person: &Person, request: &str, how: &str) -> Answer {
    let path = format!("{REQUESTS}/{request}/{how}");
    person.post(&path, &Value::Null).await
}

pub(crate) async fn withdraw(person: &Person, request: &str) -> Answer {
    let path = format!("{REQUESTS}/{request}");
    person.request(Method::DELETE, &path, &Value::Null).await
}

pub(crate) async fn unfriend(person: &Person, friend: Uuid) -> Answer {
    let path = format!("/api/friends/{friend}");
    person.request(Method::DELETE, &path, &Value::Null).await
}

pub(crate) async fn befriend(one: &Person, other: &Person) {
    let request = asked(one, other).await;
    answer(other, &request, "accept").await.expect(200).take();
}

pub(crate) async fn friends(person: &Person) -> Vec<String> {
    let rows = person.get("/api/friends").await.rows();
    let name = |row: &Value| row["firstName"].as_str().unwrap().to_owned();
    rows.iter().map(name).collect()
}

pub(crate) async fn requests(person: &Person) -> Vec<Value> {
    person.get(REQUESTS).await.rows()
}

async fn who_agrees_is_a_friend(server: TestServer) {
    let fields = json!({ "firstName": "Ann", "lastName": "Lee", "username": "ann" });
    let (ann, bob) = (server.person_with(fields).await, server.person("Bob").await);
    assert_eq!(friends(&ann).await, [""; 0]);
    let request = asked(&ann, &bob).await;
    assert_eq!(friends(&ann).await, [""; 0], "Bob has not agreed");
    let mut told = answer(&bob, &request, "accept").await.expect(200);
    let mut rows = bob.get("/api/friends").await.rows();
    assert_eq!(rows, [told.clone()]);
    let since = told["createdAt"].take();
    assert!(since.as_str().unwrap().ends_with('Z'));
    let expected = json!({
        "userId": ann.id,
        "username": "ann",
        "firstName": "Ann",
        "lastName": "Lee",
        "createdAt": null,
    });
    assert_eq!(told, expected);
    rows = ann.get("/api/friends").await.rows();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["userId"], json!(bob.id));
    assert_eq!(rows[0]["createdAt"], since);
    for person in [&ann, &bob] {
        assert_eq!(requests(person).await, [] as [Value; 0]);
    }
    for (one, other) in [(&ann, &bob), (&bob, &ann)] {
        let again = ask(one, other.id).await;
        again.expect_error(409, "You are friends already");
    }
}

async fn a_request_is_seen_by_its_two_people_and_by_nobody_else(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let told = ask(&ann, bob.id).await.expect(201);
    let seen = |direction: &str, other: &Person| {
        json!({
            "requestId": told["requestId"],
            "direction": direction,
            "status": "open",
            "user": {
                "userId": other.id,
                "username": other.username,
                "firstName": other.first_name,
                "lastName": "",
            },
            "createdAt": told["createdAt"],
        })
    };
    assert_eq!(told, seen("outgoing", &bob));
    assert_eq!(requests(&ann).await, [seen("outgoing", &bob)]);
    assert_eq!(requests(&bob).await, [seen("incoming", &ann)]);
    assert_eq!(requests(&eve).await, [] as [Value; 0]);
}

async fn who_asks_again_gets_the_same_request(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let told = ask(&ann, bob.id).await.expect(201);
    assert_eq!(ask(&ann, bob.id).await.expect(201), told);
    assert_eq!(requests(&bob).await.len(), 1);
}

async fn who_asks_the_asker_agrees(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let request = asked(&ann, &bob).await;
    let told = ask(&bob, ann.id).await.expect(201);
    assert_eq!(told["requestId"], request.as_str());
    assert_eq!(told["direction"], "incoming");
    assert_eq!(told["status"], "accepted");
    assert_eq!(told["user"]["userId"], json!(ann.id));
    assert_eq!(friends(&ann).await, ["Bob"]);
    assert_eq!(friends(&bob).await, ["Ann"]);
    assert_eq!(requests(&ann).await, [] as [Value; 0]);
}

async fn a_request_that_was_rejected_or_withdrawn_is_gone_and_can_be_made_again(
    server: TestServer,
) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let first = asked(&ann, &bob).await;
    let rejected = answer(&bob, &first, "reject").await;
    rejected.expect_message(200, "Friend request rejected");
    let second = asked(&ann, &bob).await;
    assert_ne!(first, second);
    let withdrawn = withdraw(&ann, &second).await;
    withdrawn.expect_message(200, "Friend request withdrawn");
    assert_eq!(requests(&bob).await, [] as [Value; 0]);
    for request in [&first, &second] {
        for how in ["accept", "reject"] {
            let late = answer(&bob, request, how).await;
            late.expect_error(404, NO_REQUEST);
        }
        withdraw(&ann, request).await.expect_error(404, NO_REQUEST);
    }
    assert_eq!(friends(&ann).await, [""; 0]);
    befriend(&ann, &bob).await;
    assert_eq!(friends(&ann).await, ["Bob"]);
}

async fn only_the_one_who_was_asked_answers_and_only_the_one_who_asked_withdraws(
    server: TestServer,
) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let request = asked(&ann, &bob).await;
    for person in [&ann, &eve] {
        for how in ["accept", "reject"] {
            let refused = answer(person, &request, how).await;
            refused.expect_error(404, NO_REQUEST);
        }
    }
    for person in [&bob, &eve] {
        let refused = withdraw(person, &request).await;
        refused.expect_error(404, NO_REQUEST);
    }
    let nothing = fresh_id().to_string();
    answer(&bob, &nothing, "accept")
        .await
        .expect_error(404, NO_REQUEST);
    answer(&bob, "7", "accept")
        .await
        .expect_invalid(["/path/id"]);
    withdraw(&ann, "7").await.expect_invalid(["/path/id"]);
    assert_eq!(requests(&bob).await.len(), 1, "it is still open");
}

async fn nobody_befriends_whom_they_cannot(server: TestServer) {
    let [ann, gone] = server.people(["Ann", "Gone"]).await;
    gone.destroy().await.expect(200).take();
    ask(&ann, ann.id)
        .await
        .expect_error(400, "You cannot befriend yourself");
    for nobody in [fresh_id(), gone.id] {
        ask(&ann, nobody)
            .await
            .expect_error(404, "No such user exists");
        unfriend(&ann, nobody)
            .await
            .expect_error(404, "You are not friends");
    }
    unfriend(&ann, ann.id)
        .await
        .expect_error(404, "You are not friends");
    let answer = ann.post(REQUESTS, &json!({ "userId": 7, "x": 1 })).await;
    answer.expect_invalid(["/body/userId", "/body/x"]);
    let path = "/api/friends/7";
    let answer = ann.request(Method::DELETE, path, &Value::Null).await;
    answer.expect_invalid(["/path/userId"]);
    assert_eq!(requests(&ann).await, [] as [Value; 0]);
}

async fn a_friendship_ends_for_both(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    befriend(&ann, &bob).await;
    befriend(&ann, &eve).await;
    assert_eq!(friends(&ann).await, ["Eve", "Bob"]);
    unfriend(&bob, ann.id)
        .await
        .expect_message(200, "Friend removed");
    assert_eq!(friends(&ann).await, ["Eve"]);
    assert_eq!(friends(&bob).await, [""; 0]);
    for (one, other) in [(&ann, &bob), (&bob, &ann)] {
        let again = unfriend(one, other.id).await;
        again.expect_error(404, "You are not friends");
    }
    befriend(&bob, &ann).await;
    assert_eq!(friends(&bob).await, ["Ann"]);
}

/// All rows of a list, and how many pages they took.
async fn walk(person: &Person, list: &str) -> (Vec<Value>, usize) {
    let (mut rows, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let told = person.get(&format!("{list}?limit=2{cursor}")).await;
        let told = told.expect(200);
        rows.extend(told["data"].as_array().unwrap().clone());
        pages += 1;
        match told["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (rows, pages),
        }
    }
}

async fn lists_of_people_go_page_by_page(server: TestServer) {
    let ann = server.person("Ann").await;
    let (mut new, mut old, mut both, mut blocked) = (vec![], vec![], vec![], vec![]);
    for number in 0..5 {
        let [friend, other, nuisance] = server.people(["Friend", "Other", "Nuisance"]).await;
        befriend(&friend, &ann).await;
        new.insert(0, friend.id.to_string());
        let (from, to) = if number % 2 == 0 {
            (&ann, &other)
        } else {
            (&other, &ann)
        };
        asked(from, to).await;
        both.insert(0, other.id.to_string());
        let path = format!("/api/blocks/{}", nuisance.id);
        let answer = ann.request(Method::PUT, &path, &Value::Null).await;
        answer.expect_message(200, "User blocked");
        blocked.insert(0, nuisance.id.to_string());
        old.push(friend);
    }
    let id = |row: &Value| row["userId"].as_str().unwrap().to_owned();
    let (rows, pages) = walk(&ann, "/api/friends").await;
    assert_eq!(rows.iter().map(id).collect::<Vec<_>>(), new);
    assert_eq!(pages, 3);
    let (rows, pages) = walk(&ann, REQUESTS).await;
    let ids: Vec<_> = rows.iter().map(|row| id(&row["user"])).collect();
    assert_eq!((ids, pages), (both, 3));
    let directions: Vec<_> = rows.iter().map(|row| &row["direction"]).collect();
    let (out, inc) = ("outgoing", "incoming");
    assert_eq!(directions, [out, inc, out, inc, out]);
    let (rows, pages) = walk(&ann, "/api/blocks").await;
    assert_eq!(rows.iter().map(id).collect::<Vec<_>>(), blocked);
    assert_eq!(pages, 3);
    for list in ["/api/friends", REQUESTS, "/api/blocks"] {
        let answer = ann.get(&format!("{list}?limit=x&cursor=x")).await;
        answer.expect_invalid(["/query/limit", "/query/cursor"]);
    }
    assert_eq!(friends(&old[0]).await, ["Ann"]);
}

async fn a_deleted_account_is_nobodys_friend(server: TestServer) {
    let [ann, bob, eve, carl] = server.people(["Ann", "Bob", "Eve", "Carl"]).await;
    befriend(&ann, &bob).await;
    befriend(&bob, &eve).await;
    asked(&ann, &carl).await;
    asked(&eve, &ann).await;
    let path = format!("/api/blocks/{}", ann.id);
    carl.request(Method::PUT, &path, &Value::Null)
        .await
        .expect(200)
        .take();
    ann.destroy().await.expect(200).take();
    assert_eq!(friends(&bob).await, ["Eve"]);
    for person in [&eve, &carl] {
        assert_eq!(requests(person).await, [] as [Value; 0]);
    }
    assert_eq!(carl.get("/api/blocks").await.rows(), [] as [Value; 0]);
    for table in ["friend_requests", "blocks"] {
        assert_eq!(
            server.count(&format!("SELECT count(*) FROM {table}")).await,
            0
        );
    }
    assert_eq!(server.count("SELECT count(*) FROM friendships").await, 2);
}

async fn baseline_clients_hear_nothing_of_friends(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut sockets = [ann.connect().await, bob.connect().await];
    befriend(&ann, &bob).await;
    unfriend(&ann, bob.id).await.expect(200).take();
    asked(&ann, &bob).await;
    let path = format!("/api/blocks/{}", ann.id);
    bob.request(Method::PUT, &path, &Value::Null)
        .await
        .expect(200)
        .take();
    for socket in &mut sockets {
        socket.expect_nothing().await;
    }
}
