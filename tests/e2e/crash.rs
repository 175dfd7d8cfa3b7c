//! A server that is killed at any moment loses nothing that it acknowledged.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{SinkExt, StreamExt};
use harness::{Person, TestServer, e2e, fresh_id, rounds};
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::{ClientRequestBuilder, Message};
use uuid::Uuid;

e2e! { what_was_acknowledged_survives_a_kill }

/// Messages acknowledged in a round before the server is killed in the middle of more.
const ACKNOWLEDGED: usize = 120;

async fn what_was_acknowledged_survives_a_kill(mut server: TestServer) {
    let people = server
        .people(["A", "B", "C", "D", "E", "F", "G", "H"])
        .await;
    let mut sockets = Vec::new();
    for person in &people {
        sockets.push(person.connect().await);
    }
    let group = sockets[0].new_group("Survivors").await;
    for person in &people[1..] {
        sockets[0].add(group, person).await;
    }
    drop(sockets);
    let mut acknowledged = Vec::new();
    for _ in 0..rounds(3, 20) {
        acknowledged.extend(write_until_killed(&mut server, &people, group).await);
        server.restart().await;
        assert_everything_is_there(&people, group, &acknowledged).await;
        assert_whole(&server).await;
    }
    assert!(acknowledged.len() >= ACKNOWLEDGED);
}

/// A message whose sending was acknowledged.
#[derive(Clone, Debug)]
struct Acknowledged {
    id: Uuid,
    sender: Uuid,
    /// The receiver, or none for the group.
    receiver: Option<Uuid>,
    content: String,
}

async fn write_until_killed(
    server: &mut TestServer,
    people: &[Person; 8],
    group: Uuid,
) -> Vec<Acknowledged> {
    let enough = Arc::new(Notify::new());
    let count = Arc::new(AtomicUsize::new(0));
    let writers: Vec<_> = people
        .iter()
        .enumerate()
        .map(|(index, person)| {
            let writer = Writer {
                address: server.address(),
                person: person.clone(),
                // Neighbours write to each other, so that dialogs have two writers.
                partner: people[index ^ 1].id,
                group,
                count: Arc::clone(&count),
                enough: Arc::clone(&enough),
            };
            tokio::spawn(writer.write())
        })
        .collect();
    enough.notified().await;
    server.kill();
    let mut acknowledged = Vec::new();
    for writer in writers {
        acknowledged.extend(writer.await.unwrap());
    }
    acknowledged
}

struct Writer {
    address: String,
    person: Person,
    partner: Uuid,
    group: Uuid,
    count: Arc<AtomicUsize>,
    enough: Arc<Notify>,
}

impl Writer {
    /// Writes, in turn to the partner and in the group, until the connection breaks.
    async fn write(self) -> Vec<Acknowledged> {
        let url = format!("ws://{}/api/ws", self.address);
        let request = ClientRequestBuilder::new(url.parse().unwrap())
            .with_header("Authorization", format!("Bearer {}", self.person.token));
        let (mut stream, _) = connect_async(request).await.unwrap();
        let mut acknowledged = Vec::new();
        for number in 0_u64.. {
            let message = self.next(number);
            let frame = Message::text(frame(&message, self.group, number).to_string());
            if stream.send(frame).await.is_err() {
                break;
            }
            let answer = loop {
                match stream.next().await {
                    Some(Ok(Message::Text(text))) => {
                        let frame: Value = serde_json::from_str(&text).unwrap();
                        if frame["requestId"] == number {
                            break Some(frame);
                        }
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => break None,
                }
            };
            let Some(answer) = answer else { break };
            assert_eq!(answer["success"], true, "{answer}");
            acknowledged.push(message);
            if self.count.fetch_add(1, Ordering::Relaxed) + 1 == ACKNOWLEDGED {
                self.enough.notify_one();
            }
        }
        acknowledged
    }

    fn next(&self, number: u64) -> Acknowledged {
        Acknowledged {
            id: fresh_id(),
            sender: self.person.id,
            receiver: number.is_multiple_of(2).then_some(self.partner),
            content: format!("{} says {number}", self.person.first_name),
        }
    }
}

fn frame(message: &Acknowledged, group: Uuid, request_id: u64) -> Value {
    let Acknowledged {
        id,
        receiver,
        content,
        ..
    } = message;
    let (kind, params) = match receiver {
        Some(receiver) => (
            "privateMessage",
            json!({ "messageId": id, "receiverId": receiver, "content": content }),
        ),
        None => (
            "messageInGroup",
            json!({ "messageId": id, "groupId": group, "content": content }),
        ),
    };
    json!({ "type": kind, "requestId": request_id, "params": params })
}

async fn assert_everything_is_there(
    people: &[Person; 8],
    group: Uuid,
    acknowledged: &[Acknowledged],
) {
    let mut group_histories = Vec::new();
    for (index, person) in people.iter().enumerate() {
        let partner = &people[index ^ 1];
        let key = |kind: &str, id: Uuid| json!({ "type": kind, "id": id });
        let dialog = history(person, &key("getlatestMessageDialog", partner.id)).await;
        assert_eq!(
            dialog,
            history(partner, &key("getlatestMessageDialog", person.id)).await
        );
        group_histories.push(history(person, &key("getlatestMessageGroup", group)).await);
        let own = acknowledged
            .iter()
            .filter(|message| message.sender == person.id);
        assert_in_order(
            &dialog,
            own.clone().filter(|message| message.receiver.is_some()),
        );
        assert_in_order(
            &group_histories[index],
            own.filter(|message| message.receiver.is_none()),
        );
    }
    assert!(
        group_histories
            .iter()
            .all(|history| *history == group_histories[0])
    );
}

/// Every message is in the history exactly once, and in the order in which it was acknowledged.
fn assert_in_order<'a>(
    history: &[(Uuid, String)],
    messages: impl Iterator<Item = &'a Acknowledged>,
) {
    let mut places: HashMap<Uuid, usize> = HashMap::new();
    for (place, (id, _)) in history.iter().enumerate() {
        assert_eq!(places.insert(*id, place), None, "{id} is there twice");
    }
    let mut last = None;
    for message in messages {
        let place = places.get(&message.id).copied();
        assert!(place.is_some(), "{message:?} is lost");
        assert!(place > last, "{message:?} is out of order");
        assert_eq!(history[place.unwrap()].1, message.content);
        last = place;
    }
}

/// All of a conversation, oldest first, by id and content.
async fn history(reader: &Person, of: &Value) -> Vec<(Uuid, String)> {
    let mut socket = reader.connect().await;
    let mut all = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let params = json!({
            "receiverId": of["id"], "groupId": of["id"], "limit": 100, "cursorCreatedAt": cursor,
        });
        let rows = socket.rows(of["type"].as_str().unwrap(), params).await;
        let Some(last) = rows.last() else { break };
        cursor = last["createdAt"].clone();
        all.extend(rows.iter().map(|row| {
            let id = row["messageId"].as_str().unwrap().parse().unwrap();
            (id, row["content"].as_str().unwrap().to_owned())
        }));
    }
    socket.close().await;
    all.reverse();
    all
}

/// The rest of the database agrees with itself.
async fn assert_whole(server: &TestServer) {
    let database = Database::connect(server.database().url()).await.unwrap();
    let backend = database.get_database_backend();
    let broken = "SELECT COUNT(*) AS n FROM conversations c WHERE c.head_seq <> \
        (SELECT COUNT(*) FROM messages m WHERE m.conversation_id = c.id) OR c.head_seq <> \
        (SELECT COALESCE(MAX(m.seq), 0) FROM messages m WHERE m.conversation_id = c.id)";
    let row = database
        .query_one_raw(Statement::from_string(backend, broken))
        .await
        .unwrap();
    assert_eq!(
        row.unwrap().try_get::<i64>("", "n").unwrap(),
        0,
        "numbers are not dense"
    );
    if backend == sea_orm::DatabaseBackend::Sqlite {
        let check = Statement::from_string(backend, "PRAGMA integrity_check");
        let row = database.query_one_raw(check).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<String>(0).unwrap(), "ok");
    }
    database.close().await.unwrap();
}
