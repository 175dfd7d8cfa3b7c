//! A connection: what a client does over the WebSocket.

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

use crate::Result;
use crate::client::PATIENCE;
use crate::frames::{self, Place, Row};

/// A WebSocket.
#[derive(Debug)]
pub struct Socket {
    pub(crate) stream: WebSocketStream<TcpStream>,
}

impl Socket {
    pub async fn send(&mut self, frame: String) -> Result<()> {
        Ok(self.stream.send(Message::text(frame)).await?)
    }

    /// The next frame, whenever it comes. May be dropped while it waits.
    pub async fn next(&mut self) -> Result<Utf8Bytes> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => return Ok(text),
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Err(format!("closed with {} {}", frame.code, frame.reason).into());
                }
                Some(Ok(Message::Close(None))) | None => return Err("closed".into()),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
            }
        }
    }

    /// Sends a request for a list and waits for its rows.
    pub async fn list(&mut self, request: String) -> Result<Vec<Row>> {
        self.send(request).await?;
        loop {
            let frame = timeout(PATIENCE, self.next()).await;
            let frame = frame.map_err(|_| "no list in time")??;
            if let Some(rows) = frames::rows(&frame)? {
                return Ok(rows);
            }
        }
    }

    /// Sends any other request and waits until it has succeeded.
    pub async fn request(&mut self, request: String) -> Result<()> {
        self.send(request).await?;
        loop {
            let frame = timeout(PATIENCE, self.next()).await;
            let frame = frame.map_err(|_| "no answer in time")??;
            match frames::read(&frame)? {
                frames::Incoming::Acknowledged => return Ok(()),
                frames::Incoming::Refused(reason) => return Err(reason.into()),
                _ => {}
            }
        }
    }

    /// All of a conversation, oldest first.
    pub async fn history(&mut self, place: Place) -> Result<Vec<Row>> {
        const LIMIT: usize = 100;
        let mut all: Vec<Row> = Vec::new();
        loop {
            let cursor = all.last().map(|row| row.created_at.as_str());
            let page = self.list(place.history(LIMIT, cursor)).await?;
            if page.is_empty() {
                all.reverse();
                return Ok(all);
            }
            all.extend(page);
        }
    }

    /// Says good-bye and does not wait for an answer.
    pub async fn close(mut self) {
        // A connection that is gone already is closed as well.
        let _ = self.stream.close(None).await;
    }
}
