//! People do this and that, and copies that are kept by `sync` alone stay right.

use harness::{Dice, Person, TestServer, e2e, fresh_id, rounds};
use reqwest::Method;
use serde_json::{Value, json};

use super::copy::{Copy, Way};

e2e! { copies_are_what_a_fresh_read_shows_whatever_happens }

struct Play {
    people: [Person; 3],
    groups: Vec<String>,
    sent: Vec<String>,
    dice: Dice,
}

async fn copies_are_what_a_fresh_read_shows_whatever_happens(server: TestServer) {
    for dice in Dice::games(rounds(1, 8)) {
        play(&server, dice).await;
    }
}

async fn play(server: &TestServer, dice: Dice) {
    let people = server.people(["Ann", "Bob", "Eve"]).await;
    let mut play = Play {
        people,
        groups: Vec::new(),
        sent: Vec::new(),
        dice,
    };
    for person in 0..3 {
        play.make_group(person).await;
    }
    for _ in 0..20 {
        play.act().await;
    }
    let mut copies = Vec::new();
    for person in play.people.clone() {
        // Another log-in, which hears of nothing, as what is told live does not matter here.
        let socket = person.log_in_again().await.connect().await;
        copies.push(Copy::new(&person, Way::WebSocket(socket)));
        copies.push(Copy::begin(&person, Way::Http(person.clone())).await);
    }
    for round in 0..60 {
        let done = play.act().await;
        let copy = &mut copies[play.dice.roll(6)];
        let limit = 1 + play.dice.roll(5);
        copy.ask(limit).await;
        if round % 10 == 9 {
            copy.catch_up(limit).await;
            copy.assert_fresh(&done).await;
        }
    }
    for copy in &mut copies {
        copy.catch_up(100).await;
        copy.assert_fresh("all").await;
    }
}

impl Play {
    /// Does something, or is refused.
    async fn act(&mut self) -> String {
        let (by, other) = (self.dice.roll(3), self.dice.roll(3));
        let action = self.dice.roll(100);
        let group = self.groups[self.dice.roll(self.groups.len())].clone();
        let other_id = self.people[other].id;
        let (method, path, body) = match action {
            0..40 => return self.send(by, other, &group, action).await,
            40..70 if !self.sent.is_empty() => {
                let message = &self.sent[self.dice.roll(self.sent.len())];
                let path = format!("/api/messages/{message}");
                let text = json!({ "content": format!("edited {action}") });
                match action {
                    40..48 => (Method::PUT, path, text),
                    48..54 => (Method::DELETE, path, Value::Null),
                    54..60 => (Method::DELETE, format!("{path}?forMe=true"), Value::Null),
                    60..65 => (
                        Method::PUT,
                        format!("{path}/status"),
                        json!({ "status": "read" }),
                    ),
                    _ => (
                        Method::PUT,
                        format!("{path}/status"),
                        json!({ "status": "delivered" }),
                    ),
                }
            }
            70..75 => (
                Method::POST,
                "/api/use-cases/mark-as-deleted".to_owned(),
                json!({ "companionId": other_id }),
            ),
            75..81 => (
                Method::DELETE,
                format!("/api/groups/{group}/leave"),
                Value::Null,
            ),
            81..90 => (
                Method::POST,
                format!("/api/groups/{group}/recipients"),
                json!({ "userId": other_id }),
            ),
            90..95 => (
                Method::PATCH,
                format!("/api/groups/{group}"),
                json!({ "groupName": format!("Group {action}") }),
            ),
            95..97 => (Method::DELETE, format!("/api/groups/{group}"), Value::Null),
            _ => return self.make_group(by).await,
        };
        let answer = self.people[by].request(method.clone(), &path, &body).await;
        assert!(answer.status < 500, "{answer:?}");
        // Others learn within a second what somebody read, and at once if the same reads on.
        let read = self.people[by].get("/api/conversations").await;
        assert_eq!(read.status, 200);
        format!("{method} {path} {body} by {by}: {}", answer.status)
    }

    async fn send(&mut self, by: usize, to: usize, group: &str, action: usize) -> String {
        let id = fresh_id();
        let mut body = json!({ "content": format!("text {action}"), "messageId": id });
        if action < 20 {
            body["receiverId"] = json!(self.people[to].id);
        } else {
            body["groupId"] = json!(group);
        }
        let answer = self.people[by].post("/api/messages", &body).await;
        if answer.status == 201 {
            self.sent.push(id.to_string());
        }
        format!("{body} by {by}: {}", answer.status)
    }

    async fn make_group(&mut self, by: usize) -> String {
        let id = fresh_id();
        let others = self
            .people
            .iter()
            .filter(|other| other.id != self.people[by].id);
        let others: Vec<_> = others.map(|other| other.id).collect();
        let body = json!({ "groupName": "Club", "groupId": id, "memberIds": others });
        let made = self.people[by].post("/api/groups", &body).await;
        assert_eq!(made.status, 201);
        self.groups.push(id.to_string());
        format!("group {id} by {by}")
    }
}
