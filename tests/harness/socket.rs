use std::collections::VecDeque;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Message, protocol::CloseFrame};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::{PATIENCE, frames, live_frames};

/// A connection of a client that knows the baseline protocol and what it has subscribed to, and nothing
/// else: a frame that it does not know fails the test.
#[derive(Debug)]
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Broadcasts that came while something else was waited for.
    broadcasts: VecDeque<Value>,
    requests: u64,
    /// What it has subscribed to, once it has.
    topics: Option<Vec<&'static str>>,
}

impl Socket {
    pub(crate) fn new(stream: WebSocketStream<MaybeTlsStream<TcpStream>>) -> Self {
        Self {
            stream,
            broadcasts: VecDeque::new(),
            requests: 0,
            topics: None,
        }
    }

    /// Sends a request and returns the answer to it, be it a reply or an error.
    pub async fn ask(&mut self, kind: &str, params: Value) -> Value {
        let id = self.send(kind, params).await;
        let answer = self.next_answer().await;
        assert_eq!(
            answer["requestId"], id,
            "the answer to another request: {answer}"
        );
        assert_eq!(answer["type"], kind, "{answer}");
        answer
    }

    /// Sends a request and returns the `params` of its reply.
    pub async fn request(&mut self, kind: &str, params: Value) -> Value {
        let mut answer = self.ask(kind, params).await;
        assert_eq!(answer["success"], true, "{answer}");
        answer["params"].take()
    }

    /// Asks to be told of events, in place of those that were asked for before.
    pub async fn subscribe(&mut self, topics: &[&'static str]) {
        // What is on its way may be from before or after.
        self.topics.get_or_insert_with(|| topics.to_vec());
        let told = self.request("subscribe", json!({ "events": topics })).await;
        assert_eq!(told["item"], json!({ "events": topics }));
        self.topics = Some(topics.to_vec());
    }

    /// Sends a request and returns the message and code of the error that answers it.
    pub async fn refused(&mut self, kind: &str, params: Value) -> (String, String) {
        let answer = self.ask(kind, params).await;
        assert_eq!(answer["error"], true, "{answer}");
        let text = |field: &str| answer[field].as_str().unwrap().to_owned();
        (text("message"), text("code"))
    }

    /// Sends a request without waiting; returns its id.
    pub async fn send(&mut self, kind: &str, params: Value) -> u64 {
        self.requests += 1;
        let frame = json!({ "type": kind, "params": params, "requestId": self.requests });
        self.send_raw(Message::text(frame.to_string())).await;
        self.requests
    }

    /// Sends any frame.
    pub async fn send_raw(&mut self, message: Message) {
        let sent = timeout(PATIENCE, self.stream.send(message)).await;
        sent.expect("a frame cannot be sent")
            .expect("the connection is gone");
    }

    /// The next reply or error.
    pub async fn next_answer(&mut self) -> Value {
        loop {
            let frame = self.next_frame().await;
            if !frames::is_broadcast(&frame) {
                return frame;
            }
            self.broadcasts.push_back(frame);
        }
    }

    /// The `item` of the next broadcast, which has to be of this type.
    pub async fn expect_broadcast(&mut self, kind: &str) -> Value {
        let mut frame = self.next_broadcast().await;
        assert_eq!(frame["type"], kind, "{frame}");
        frame["params"]["item"].take()
    }

    /// The next broadcast of any type.
    pub async fn next_broadcast(&mut self) -> Value {
        if let Some(frame) = self.broadcasts.pop_front() {
            return frame;
        }
        let frame = self.next_frame().await;
        assert!(
            frames::is_broadcast(&frame),
            "an answer instead of a broadcast: {frame}"
        );
        frame
    }

    /// All broadcasts that were sent before now and not looked at yet; a round trip tells which.
    pub async fn broadcasts_so_far(&mut self) -> Vec<Value> {
        self.request(
            "listLastMessage",
            json!({ "limit": 1, "cursorCreatedAt": null }),
        )
        .await;
        self.take_broadcasts()
    }

    /// All broadcasts that came while something else was waited for, without waiting for more.
    pub fn take_broadcasts(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.broadcasts).into()
    }

    /// The next broadcast of any type, however long it takes to come. Nothing is lost where this is
    /// given up.
    pub async fn hear(&mut self) -> Value {
        loop {
            if let Some(frame) = self.broadcasts.pop_front() {
                return frame;
            }
            let message = self.stream.next().await;
            let message = message.expect("the connection ended without a close frame");
            let message = message.expect("the connection broke");
            assert!(!message.is_close(), "closed: {message:?}");
            self.keep_broadcast(&message);
        }
    }

    /// Checks, by a round trip, that there is no broadcast.
    pub async fn expect_nothing(&mut self) {
        self.request(
            "listLastMessage",
            json!({ "limit": 1, "cursorCreatedAt": null }),
        )
        .await;
        assert!(self.broadcasts.is_empty(), "{:?}", self.broadcasts);
    }

    /// Waits until the server closes the connection; returns the code and the reason.
    pub async fn expect_close(&mut self) -> (u16, String) {
        loop {
            match self.next_message().await {
                Message::Close(Some(CloseFrame { code, reason })) => {
                    return (code.into(), reason.as_str().to_owned());
                }
                Message::Close(None) => panic!("closed without a code"),
                message => self.keep_broadcast(&message),
            }
        }
    }

    /// Says good-bye and waits until the server has done so too.
    pub async fn close(mut self) {
        self.stream.close(None).await.unwrap();
        loop {
            match timeout(PATIENCE, self.stream.next())
                .await
                .expect("no end of the connection")
            {
                None | Some(Err(_) | Ok(Message::Close(_))) => return,
                Some(Ok(_)) => {}
            }
        }
    }

    fn keep_broadcast(&mut self, message: &Message) {
        if let Message::Text(text) = message {
            let frame = self.read(text);
            assert!(
                frames::is_broadcast(&frame),
                "an answer instead of a close frame: {frame}"
            );
            self.broadcasts.push_back(frame);
        }
    }

    async fn next_frame(&mut self) -> Value {
        loop {
            match self.next_message().await {
                Message::Text(text) => return self.read(&text),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!(
                    "instead of a frame came {other:?}; kept: {:?}",
                    self.broadcasts
                ),
            }
        }
    }

    async fn next_message(&mut self) -> Message {
        let Ok(next) = timeout(PATIENCE, self.stream.next()).await else {
            panic!("nothing came in time; kept: {:?}", self.broadcasts);
        };
        let message = next.expect("the connection ended without a close frame");
        message.expect("the connection broke")
    }

    /// A frame that the client knows.
    fn read(&self, text: &str) -> Value {
        let frame: Value = serde_json::from_str(text).expect("a frame that is no JSON");
        assert!(
            frames::is_known(&frame, self.topics.is_some())
                || live_frames::is_wanted(&frame, self.topics.as_deref().unwrap_or_default()),
            "a frame that a client with {:?} does not know: {frame}",
            self.topics
        );
        frame
    }
}
