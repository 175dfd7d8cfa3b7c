//! Groups and conversations as resources, over REST.

mod conversations;
mod equivalence;
mod lists;
mod owners;
mod races;
mod recipients;
mod refusals;

use harness::{Answer, Person, TestServer, fresh_id};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

const NO_SUCH: &str = "There is no such conversation";
const NOT_THE_OWNER: &str = "Only the group owner may do this";

/// A group of some people, whose first is the owner.
async fn make(people: &[&Person]) -> Uuid {
    let members: Vec<_> = people[1..].iter().map(|person| person.id).collect();
    let body = json!({ "groupName": "Readers", "memberIds": members });
    id_of(&people[0].post("/api/groups", &body).await.expect(201))
}

fn id_of(group: &Value) -> Uuid {
    group["groupId"].as_str().unwrap().parse().unwrap()
}

fn path(group: Uuid, rest: &str) -> String {
    format!("/api/groups/{group}{rest}")
}

async fn patch(person: &Person, path: &str, body: Value) -> Answer {
    person.request(Method::PATCH, path, &body).await
}

async fn delete(person: &Person, path: &str) -> Answer {
    person.request(Method::DELETE, path, &Value::Null).await
}

/// First names and roles, in order.
async fn roles(person: &Person, group: Uuid) -> Vec<(String, String)> {
    let text = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
    let rows = person.get(&path(group, "/members")).await.rows();
    rows.iter()
        .map(|row| (text(row, "firstName"), text(row, "role")))
        .collect()
}

fn role(name: &str, role: &str) -> (String, String) {
    (name.to_owned(), role.to_owned())
}

async fn three(server: &TestServer) -> [Person; 3] {
    server.people(["Ann", "Bob", "Eve"]).await
}

/// Checks that somebody is told of no group of this id.
async fn expect_unknown(person: &Person, group: Uuid) {
    let answer = person.get(&path(group, "")).await;
    let nothing = person.get(&path(fresh_id(), "")).await;
    assert_eq!((answer.status, &answer.json), (404, &nothing.json));
    answer.expect_error(404, NO_SUCH);
}
