use harness::database::{Backend, TestDatabase};
use harness::{Dice, Person, Setup, Socket, TestServer};
use messenger_domain::ports::Storage;
use messenger_domain::users::User;
use reqwest::Method;
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};

use super::deed::Deed;
use super::names::Names;
use super::store::Store;

/// How that is done which can be done either way.
#[derive(Debug)]
pub(super) enum By {
    Rest,
    Socket,
    Either(Dice),
}

/// A server, and people who each listen with a baseline client.
pub(super) struct World {
    by: By,
    server: TestServer,
    database: DatabaseConnection,
    people: Vec<Person>,
    sockets: Vec<Socket>,
    store: Store,
}

/// What came of a deed, without what differs from world to world.
#[derive(Debug, PartialEq)]
pub(super) struct Outcome {
    pub(super) refusal: Option<Value>,
    /// What each of the people was told.
    pub(super) frames: Vec<Vec<Value>>,
    pub(super) store: Store,
}

impl World {
    /// The people are the same in all worlds, with all their ids.
    pub(super) async fn begin(backend: Backend, by: By, users: &[User]) -> Self {
        let database = TestDatabase::create(backend).await;
        let storage = database.storage().await;
        for user in users {
            let tx = storage.begin().await.unwrap();
            tx.users().insert(user).await.unwrap();
            tx.commit().await.unwrap();
        }
        storage.close().await.unwrap();
        let server = Setup::on(backend).start_on(database).await;
        let (mut people, mut sockets) = (Vec::new(), Vec::new());
        for user in users {
            let person = server.known_person(user.email.as_str()).await;
            sockets.push(person.connect().await);
            people.push(person);
        }
        let database = server.database().raw().await;
        Self {
            by,
            store: Store::read(&database).await,
            server,
            database,
            people,
            sockets,
        }
    }

    /// Checks as well that what is refused changes nothing.
    pub(super) async fn play(&mut self, who: usize, deed: &Deed) -> Outcome {
        let over_socket = match &mut self.by {
            By::Rest => false,
            By::Socket => true,
            By::Either(dice) => dice.roll(2) == 0,
        };
        let refusal = match deed.frame() {
            Some((kind, params)) if over_socket => {
                refusal_of(&self.sockets[who].ask(kind, params).await)
            }
            _ => {
                let (method, path, body) = deed.call();
                let answer = self.people[who].request(method, &path, &body).await;
                (answer.status >= 300)
                    .then_some(answer.json)
                    .and_then(|e| refusal_of(&e))
            }
        };
        if matches!(deed, Deed::Mark(..)) {
            // What is kept of a reader is stored before the same reads on.
            let read = self.people[who].get("/api/conversations").await;
            assert_eq!(read.status, 200);
        }
        let store = Store::read(&self.database).await;
        let names = Names::of(&store);
        let mut frames = Vec::new();
        for socket in &mut self.sockets {
            let told = socket.broadcasts_so_far().await;
            frames.push(told.into_iter().map(|frame| names.plain(frame)).collect());
        }
        if refusal.is_some() {
            assert_eq!(store, self.store, "{deed:?} was refused");
            assert!(frames.iter().all(Vec::is_empty), "{deed:?}: {frames:?}");
        }
        self.store = store;
        Outcome {
            refusal,
            frames,
            store: names.plain_store(&self.store),
        }
    }

    /// Everything that people read, without what differs from world to world.
    pub(super) async fn read(&mut self) -> Vec<Value> {
        let names = Names::of(&self.store);
        let mut read = Vec::new();
        for (person, socket) in self.people.iter().zip(&mut self.sockets) {
            for list in [
                "conversations",
                "groups",
                "friends",
                "friends/requests",
                "blocks",
                "users",
                "notifications",
            ] {
                let answer = person.get(&format!("/api/{list}?limit=100")).await;
                read.push(sorted(names.plain(answer.json)));
            }
            read.push(sorted(names.plain(json!({ "data": socket.chats().await }))));
            for id in names.conversations() {
                for path in [
                    format!("/api/groups/{id}/members?limit=100"),
                    format!("/api/conversations/{id}"),
                    format!("/api/conversations/{id}/messages?limit=100"),
                ] {
                    let answer = person.request(Method::GET, &path, &Value::Null).await;
                    read.push(names.plain(answer.json));
                }
                let params = json!({ "groupId": id, "limit": 100, "cursorCreatedAt": null });
                let history = socket.ask("getlatestMessageGroup", params).await;
                read.push(names.plain(without_request_id(history)));
            }
            for companion in &self.people {
                let history = socket.dialog(companion).await;
                read.push(names.plain(Value::Array(history)));
            }
        }
        read
    }

    pub(super) async fn end(self) {
        self.database.close().await.unwrap();
        drop(self.server);
    }
}

/// Conversations of which the latest messages are of one moment in one world need not be so in another.
fn sorted(mut list: Value) -> Value {
    if let Some(rows) = list["data"].as_array_mut() {
        rows.sort_by_key(Value::to_string);
    }
    list
}

fn without_request_id(mut answer: Value) -> Value {
    answer.as_object_mut().unwrap().remove("requestId");
    answer
}

/// What an error means, however it is said: to who is no member a group does not exist over REST, and
/// over the WebSocket that person is no member.
fn refusal_of(answer: &Value) -> Option<Value> {
    let code = answer.get("code")?.as_str().unwrap();
    Some(match code {
        "validation_failed" | "invalid_params" => bad_fields(answer),
        "conversation_not_found" | "not_a_member" => json!("not_a_member"),
        _ => json!([code, answer["message"]]),
    })
}

fn bad_fields(answer: &Value) -> Value {
    let field = |error: &Value| {
        let path = error["path"].as_str().unwrap();
        let (_, name) = path.rsplit_once('/').unwrap();
        json!([name, error["message"]])
    };
    answer["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(field)
        .collect()
}
