use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::{PATIENCE, TestServer};

/// An answer as it came over the wire.
#[derive(Debug)]
pub struct RawAnswer {
    pub status: u16,
    /// The status line and the headers.
    pub head: String,
    pub body: String,
}

impl TestServer {
    /// A TCP connection, for what no client would send.
    pub async fn tcp(&self) -> TcpStream {
        TcpStream::connect(self.address()).await.unwrap()
    }

    /// Sends bytes as they are and reads until the server closes, for which they have to ask.
    pub async fn exchange(&self, request: &[u8]) -> RawAnswer {
        let mut stream = self.tcp().await;
        stream.write_all(request).await.unwrap();
        RawAnswer::read(stream).await
    }

    /// Gets a path exactly as it is written.
    pub async fn get_exactly(&self, target: &str, token: &str) -> RawAnswer {
        let request = format!(
            "GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Authorization: Bearer {token}\r\n\r\n"
        );
        self.exchange(request.as_bytes()).await
    }
}

impl RawAnswer {
    /// Reads until the server closes.
    pub async fn read(stream: TcpStream) -> Self {
        Self::of(&String::from_utf8(Self::bytes(stream).await).unwrap())
    }

    /// The same, where not all of it may be text.
    pub async fn read_any(stream: TcpStream) -> Self {
        Self::of(&String::from_utf8_lossy(&Self::bytes(stream).await))
    }

    async fn bytes(mut stream: TcpStream) -> Vec<u8> {
        let mut bytes = Vec::new();
        let end = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await;
        end.expect("the server does not close")
            .expect("the connection broke");
        bytes
    }

    fn of(text: &str) -> Self {
        let (head, body) = text
            .split_once("\r\n\r\n")
            .unwrap_or_else(|| panic!("no answer: {text}"));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Self {
            status: status.unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }
}
