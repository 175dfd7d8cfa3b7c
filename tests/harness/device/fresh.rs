//! What somebody sees who reads everything now, over REST.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::copy::text;
use crate::Person;

/// All that somebody sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub conversations: BTreeMap<String, Value>,
    pub people: People,
}

impl View {
    /// Without how far messages in groups got, of which events tell too little.
    #[must_use]
    pub fn without_receipts_of_groups(mut self) -> Self {
        let all = self.conversations.values_mut();
        for group in all.filter(|conversation| conversation["companion"].is_null()) {
            for message in group["messages"].as_array_mut().unwrap() {
                message[7] = Value::Null;
            }
        }
        self
    }

    /// Without friends and notifications, which `sync` does not tell of.
    #[must_use]
    pub fn without_people(self) -> Self {
        let people = People::default();
        Self { people, ..self }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    pub friends: BTreeSet<String>,
    /// Open ones to oneself: who asks, by the id.
    pub requests: BTreeMap<String, String>,
    /// Their types, by their ids.
    pub notifications: BTreeMap<String, String>,
}

/// Reads everything.
pub async fn fresh(person: &Person) -> View {
    let mut conversations = BTreeMap::new();
    for row in all(person, "/api/conversations").await {
        let id = text(&row, "conversationId");
        let mut messages = histories(person, vec![id.clone()]).await;
        messages.reverse();
        conversations.insert(id, view(&row, &messages));
    }
    View {
        conversations,
        people: people(person).await,
    }
}

fn view(row: &Value, messages: &[Value]) -> Value {
    let shown = messages.iter().map(|message| {
        json!([
            message["messageId"],
            message["position"],
            message["senderId"],
            message["content"],
            message["notification"],
            message["createdAt"],
            message["editedAt"],
            message["status"]
        ])
    });
    json!({
        "companion": row["companion"]["userId"],
        "name": row["name"],
        "owner": row["ownerId"],
        "participants": row["participantCount"],
        "unread": row["unreadCount"],
        "latest": row["latestMessage"]["messageId"],
        "messages": shown.collect::<Vec<_>>(),
    })
}

pub(super) async fn people(person: &Person) -> People {
    let friends = all(person, "/api/friends").await;
    let requests = all(person, "/api/friends/requests").await.into_iter();
    let incoming = requests.filter(|request| request["direction"] == "incoming");
    let notifications = all(person, "/api/notifications").await;
    People {
        friends: friends
            .iter()
            .map(|friend| text(friend, "userId"))
            .collect(),
        requests: incoming
            .map(|request| {
                (
                    text(&request, "requestId"),
                    text(&request["user"], "userId"),
                )
            })
            .collect(),
        notifications: notifications
            .iter()
            .map(|row| (text(row, "notificationId"), text(row, "type")))
            .collect(),
    }
}

/// All messages of these conversations, the latest of each first.
pub(super) async fn histories(person: &Person, ids: Vec<String>) -> Vec<Value> {
    let mut messages = Vec::new();
    for id in ids {
        messages.extend(all(person, &format!("/api/conversations/{id}/messages")).await);
    }
    messages
}

/// A list to its end.
async fn all(person: &Person, path: &str) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = person.get(&format!("{path}?limit=100{cursor}")).await;
        let next = page.json["nextCursor"].clone();
        rows.extend(page.rows());
        match next.as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

/// Says what is different, rather than all there is.
#[track_caller]
pub fn assert_same(copy: &View, fresh: &View, who: &str) {
    let mut faults = Vec::new();
    let ids: BTreeSet<_> = copy
        .conversations
        .keys()
        .chain(fresh.conversations.keys())
        .collect();
    for id in ids {
        match (copy.conversations.get(id), fresh.conversations.get(id)) {
            (Some(kept), Some(read)) => differ(id, kept, read, &mut faults),
            (Some(_), None) => faults.push(format!("{id}: kept, but gone")),
            (None, _) => faults.push(format!("{id}: missing")),
        }
    }
    if copy.people != fresh.people {
        faults.push(format!(
            "people: kept {:#?}, read {:#?}",
            copy.people, fresh.people
        ));
    }
    assert!(faults.is_empty(), "{who} differs:\n{}", faults.join("\n"));
}

fn differ(id: &str, kept: &Value, read: &Value, faults: &mut Vec<String>) {
    for field in [
        "companion",
        "name",
        "owner",
        "participants",
        "unread",
        "latest",
    ] {
        if kept[field] != read[field] {
            faults.push(format!(
                "{id}: {field}: kept {}, read {}",
                kept[field], read[field]
            ));
        }
    }
    let (kept, read) = (by_id(&kept["messages"]), by_id(&read["messages"]));
    for id_of_message in kept.keys().chain(read.keys()).collect::<BTreeSet<_>>() {
        let (one, other) = (kept.get(id_of_message), read.get(id_of_message));
        if one != other {
            faults.push(format!("{id}: message: kept {one:?}, read {other:?}"));
        }
    }
}

fn by_id(messages: &Value) -> BTreeMap<&str, String> {
    let rows = messages.as_array().unwrap().iter();
    rows.map(|row| (row[0].as_str().unwrap(), row.to_string()))
        .collect()
}
