use std::collections::{BTreeMap, BTreeSet};

use messenger_api_types::read_cursor;
use serde_json::{Value, json};
use uuid::Uuid;

use super::store::{Row, Store};

/// Names for what the server chose, that are the same in all worlds: messages are called by their
/// conversation and number, and times by how many messages of the conversation there were.
pub(super) struct Names {
    messages: BTreeMap<Uuid, Message>,
    /// Times of messages, in order.
    times: BTreeMap<Uuid, Vec<i64>>,
    conversations: BTreeSet<Uuid>,
    /// Which transaction wrote a row, in order.
    stamps: Vec<i64>,
}

struct Message {
    name: String,
    created_at: i64,
}

const STAMPS: [&str; 2] = ["change_stamp", "joined_stamp"];

/// Times at which something was done, which need not be that of a message. In which order people joined
/// is in the lists of members.
const WHENEVER: [&str; 5] = [
    "edited_at",
    "deleted_at",
    "joined_at",
    "left_at",
    "dropped_at",
];

/// When a conversation began may be just before its first message, and somebody may be told of a change
/// just after it.
fn is_whenever(table: &str, column: &str) -> bool {
    let is_time_of_row = matches!(table, "conversations" | "notifications")
        && matches!(column, "created_at" | "updated_at" | "read_at");
    WHENEVER.contains(&column) || is_time_of_row
}

/// What the server chooses at random, and nobody is told of by anything else.
const RANDOM: [(&str, &str); 3] = [
    ("friend_requests", "id"),
    ("notifications", "id"),
    ("notifications", "request_id"),
];

impl Names {
    pub(super) fn of(store: &Store) -> Self {
        let mut messages = BTreeMap::new();
        let mut times: BTreeMap<Uuid, Vec<i64>> = BTreeMap::new();
        for row in store.table("messages") {
            let place = id(&row["conversation_id"]);
            let created_at = row["created_at"].as_i64().unwrap();
            let name = format!("{} of {place}", row["seq"]);
            messages.insert(id(&row["id"]), Message { name, created_at });
            times.entry(place).or_default().push(created_at);
        }
        for times in times.values_mut() {
            times.sort_unstable();
        }
        let conversations = store
            .table("conversations")
            .iter()
            .map(|row| id(&row["id"]));
        let rows = store.0.values().flatten();
        let stamps: BTreeSet<_> = rows
            .flat_map(|row| STAMPS.map(|column| row.get(column)?.as_i64()))
            .flatten()
            .collect();
        Self {
            messages,
            times,
            conversations: conversations.collect(),
            stamps: stamps.into_iter().collect(),
        }
    }

    pub(super) fn conversations(&self) -> impl Iterator<Item = Uuid> {
        self.conversations.iter().copied()
    }

    pub(super) fn plain_store(&self, store: &Store) -> Store {
        let mut plain = store.clone();
        for (table, rows) in &mut plain.0 {
            for row in &mut *rows {
                self.make_plain(table, row);
            }
            rows.sort_by_cached_key(|row| json!(row).to_string());
        }
        plain
    }

    fn make_plain(&self, table: &str, row: &mut Row) {
        let place = if table == "conversations" {
            row.get("id")
        } else {
            row.get("conversation_id")
        };
        let place = place.filter(|place| !place.is_null()).map(id);
        for (column, value) in row.iter_mut() {
            let Some(place) = place.filter(|_| value.is_number()) else {
                if column.ends_with("_at") && value.is_number() {
                    *value = json!("once");
                } else {
                    *value = self.plain(value.take());
                }
                continue;
            };
            let number = value.as_i64().unwrap();
            if STAMPS.contains(&column.as_str()) {
                *value = json!(self.stamps.binary_search(&number).unwrap());
            } else if is_whenever(table, column) {
                *value = json!("once");
            } else if column.ends_with("_at") || column.ends_with("_until") {
                let times = self.times.get(&place).map_or(&[][..], Vec::as_slice);
                *value = json!(times.partition_point(|time| *time <= number));
            }
        }
        for (_, column) in RANDOM.iter().filter(|(of, _)| *of == table) {
            row.remove(*column);
        }
    }

    /// Something told, whose times have to be those of the store.
    pub(super) fn plain(&self, mut told: Value) -> Value {
        match &mut told {
            Value::String(text) => {
                let message = Uuid::parse_str(text)
                    .ok()
                    .and_then(|id| self.messages.get(&id));
                if let Some(message) = message {
                    text.clone_from(&message.name);
                }
            }
            Value::Array(values) => {
                for value in values {
                    *value = self.plain(value.take());
                }
            }
            Value::Object(fields) => {
                self.check_time(fields);
                for (name, value) in fields.iter_mut() {
                    let differs = name.ends_with("At")
                        || name.ends_with("Cursor")
                        || ["requestId", "notificationId"].contains(&name.as_str());
                    *value = match value {
                        Value::String(_) if differs => json!("once"),
                        _ => self.plain(value.take()),
                    };
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
        told
    }

    fn check_time(&self, fields: &Row) {
        let (Some(Value::String(message)), Some(Value::String(at))) =
            (fields.get("messageId"), fields.get("createdAt"))
        else {
            return;
        };
        let stored = &self.messages[&message.parse::<Uuid>().unwrap()];
        assert_eq!(
            read_cursor(at).unwrap().millis(),
            stored.created_at,
            "{fields:?}"
        );
    }
}

fn id(value: &Value) -> Uuid {
    value.as_str().unwrap().parse().unwrap()
}
