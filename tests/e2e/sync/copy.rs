//! What a client keeps that knows nothing but what `sync` tells.

use std::collections::BTreeMap;

use harness::{Person, Socket};
use serde_json::{Value, json};

/// How a client asks.
pub(super) enum Way {
    WebSocket(Socket),
    Http(Person),
}

impl Way {
    /// A page: its `data`, and the rest of the answer.
    pub(super) async fn sync(&mut self, since: &Value, limit: usize) -> (Vec<Value>, Value) {
        let mut page = match self {
            Self::WebSocket(socket) => {
                let params = json!({ "since": since, "limit": limit });
                flat(socket.request("sync", params).await)
            }
            Self::Http(person) => {
                let since = since.as_str().map(|token| format!("&since={token}"));
                let since = since.unwrap_or_default();
                let path = format!("/api/sync?limit={limit}{since}");
                person.get(&path).await.expect(200)
            }
        };
        (rows(page["data"].take()), page)
    }

    pub(super) async fn snapshot(&mut self, limit: usize) -> Value {
        let page = match self {
            Self::WebSocket(socket) => {
                flat(socket.request("snapshot", json!({ "limit": limit })).await)
            }
            Self::Http(person) => {
                let path = format!("/api/sync/snapshot?limit={limit}");
                person.get(&path).await.expect(200)
            }
        };
        assert_eq!(page["data"], json!([]));
        page
    }
}

/// The same answer over the WebSocket as over HTTP.
fn flat(mut params: Value) -> Value {
    let mut page = params["item"].take();
    page["data"] = params["data"].take();
    page
}

pub(super) fn rows(value: Value) -> Vec<Value> {
    match value {
        Value::Array(rows) => rows,
        other => panic!("no list: {other}"),
    }
}

pub(super) struct Copy {
    person: Person,
    way: Way,
    next: Value,
    is_behind: bool,
    kept: BTreeMap<String, Kept>,
}

struct Kept {
    view: Value,
    messages: BTreeMap<String, Value>,
}

impl Copy {
    /// Knows nothing yet.
    pub(super) fn new(person: &Person, way: Way) -> Self {
        Self {
            person: person.clone(),
            way,
            next: Value::Null,
            is_behind: false,
            kept: BTreeMap::new(),
        }
    }

    /// Begins with a snapshot, and reads the histories afterwards.
    pub(super) async fn begin(person: &Person, way: Way) -> Self {
        let mut copy = Self::new(person, way);
        let page = copy.way.snapshot(2).await;
        copy.apply(Vec::new(), &page);
        while copy.is_behind {
            copy.ask(2).await;
        }
        for (id, kept) in &mut copy.kept {
            kept.messages = history(person, id).await;
        }
        copy
    }

    /// Asks for a page.
    pub(super) async fn ask(&mut self, limit: usize) {
        let (data, page) = self.way.sync(&self.next, limit).await;
        assert!(data.len() <= limit);
        self.apply(data, &page);
    }

    /// Ends the run that it is in, and makes another.
    pub(super) async fn catch_up(&mut self, limit: usize) {
        while self.is_behind {
            self.ask(limit).await;
        }
        self.ask(limit).await;
        while self.is_behind {
            self.ask(limit).await;
        }
    }

    fn apply(&mut self, data: Vec<Value>, page: &Value) {
        for told in page["conversations"].as_array().unwrap() {
            let id = text(told, "conversationId");
            let messages = self.kept.remove(&id).map(|kept| kept.messages);
            if told["left"] == true {
                assert!(told["conversation"].is_null());
                continue;
            }
            let mut messages = messages.unwrap_or_default();
            if let Some(cleared) = told["clearedUntil"].as_str() {
                messages.retain(|_, message| text(message, "createdAt").as_str() > cleared);
            }
            let view = told["conversation"].clone();
            self.kept.insert(id, Kept { view, messages });
        }
        for message in data {
            let kept = self.kept.get_mut(&text(&message, "conversationId"));
            let kept = kept.unwrap();
            let id = text(&message, "messageId");
            if message["deletedAt"].is_null() {
                kept.messages.insert(id, without_status(message));
            } else {
                assert_eq!(message["content"], "");
                kept.messages.remove(&id);
            }
        }
        self.next = page["next"].clone();
        self.is_behind = page["hasMore"] == true;
    }

    /// Whether it has exactly what the person sees who reads everything now.
    pub(super) async fn assert_fresh(&self, after: &str) {
        let listed = self.person.get("/api/conversations?limit=100").await;
        for view in listed.rows() {
            let id = text(&view, "conversationId");
            assert!(self.kept.contains_key(&id), "{id} is missing after {after}");
        }
        for (id, kept) in &self.kept {
            let view = self.person.get(&format!("/api/conversations/{id}")).await;
            assert_eq!(kept.view, view.expect(200), "after {after}");
            let fresh = history(&self.person, id).await;
            assert_eq!(kept.messages, fresh, "{id} after {after}");
        }
    }
}

async fn history(person: &Person, id: &str) -> BTreeMap<String, Value> {
    let mut read = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/conversations/{id}/messages?limit=100{cursor}");
        let mut page = person.get(&path).await.expect(200);
        for message in rows(page["data"].take()) {
            read.insert(text(&message, "messageId"), without_status(message));
        }
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return read,
        }
    }
}

/// How far a message got changes without the message.
fn without_status(mut message: Value) -> Value {
    message.as_object_mut().unwrap().remove("status");
    message
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap().to_owned()
}
