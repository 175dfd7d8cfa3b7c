use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::{PATIENCE, TestServer};

/// A WebSocket connection without a library, for what no library would send, and for what a library
/// would do by itself.
#[derive(Debug)]
pub struct RawSocket {
    stream: BufReader<TcpStream>,
    /// What the handshake was answered with: the status line and the headers, in lower case.
    pub head: String,
}

/// A frame as it came over the wire.
#[derive(Debug, PartialEq, Eq)]
pub struct RawFrame {
    pub opcode: u8,
    pub payload: Vec<u8>,
}

impl RawFrame {
    pub const CONTINUATION: u8 = 0;
    pub const TEXT: u8 = 1;
    pub const BINARY: u8 = 2;
    pub const CLOSE: u8 = 8;
    pub const PING: u8 = 9;
    pub const PONG: u8 = 10;

    /// The bytes of a frame by a client.
    #[must_use]
    pub fn masked(first_byte: u8, payload: &[u8]) -> Vec<u8> {
        const MASK: [u8; 4] = [0x12, 0x34, 0x56, 0x78];
        let mut bytes = Self::header(first_byte, payload.len() as u64, MASK);
        let masked = payload.iter().zip(MASK.iter().cycle());
        bytes.extend(masked.map(|(byte, mask)| byte ^ mask));
        bytes
    }

    /// The header of a frame of any length.
    #[must_use]
    pub fn header(first_byte: u8, length: u64, mask: [u8; 4]) -> Vec<u8> {
        const MASKED: u8 = 0x80;
        let mut bytes = vec![first_byte];
        if let Ok(short @ 0..126) = u8::try_from(length) {
            bytes.push(MASKED | short);
        } else if let Ok(length) = u16::try_from(length) {
            bytes.push(MASKED + 126);
            bytes.extend(length.to_be_bytes());
        } else {
            bytes.push(MASKED + 127);
            bytes.extend(length.to_be_bytes());
        }
        bytes.extend(mask);
        bytes
    }
}

impl TestServer {
    /// Opens a connection with a token in the header, and with other headers of one's choice.
    pub async fn raw_socket(&self, token: &str, headers: &[(&str, &str)]) -> RawSocket {
        RawSocket::open(self.tcp().await, token, headers).await
    }
}

impl RawSocket {
    pub const FIN: u8 = 0x80;

    /// Shakes hands over a connection that was prepared.
    pub async fn open(stream: TcpStream, token: &str, headers: &[(&str, &str)]) -> Self {
        let mut request = format!(
            "GET /api/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {token}\r\n"
        );
        for (name, value) in headers {
            request.extend([*name, ": ", *value, "\r\n"]);
        }
        Self::shake(stream, format!("{request}\r\n")).await
    }

    /// Shakes hands with a request that is written out, and whatever may come with it.
    pub async fn shake(stream: TcpStream, request: impl AsRef<[u8]>) -> Self {
        let mut socket = Self {
            stream: BufReader::new(stream),
            head: String::new(),
        };
        socket.send(request.as_ref()).await;
        socket.read_head().await;
        assert!(socket.head.starts_with("http/1.1 101 "), "{}", socket.head);
        socket
    }

    async fn read_head(&mut self) {
        while !self.head.ends_with("\r\n\r\n") {
            let line = timeout(PATIENCE, self.stream.read_line(&mut self.head)).await;
            let bytes = line.expect("no answer to a handshake").unwrap();
            assert!(bytes > 0, "half an answer to a handshake: {}", self.head);
        }
        self.head.make_ascii_lowercase();
    }

    /// Sends bytes as they are.
    pub async fn send(&mut self, bytes: &[u8]) {
        assert!(self.try_send(bytes).await, "the connection is gone");
    }

    /// The same where the server may have closed already; says whether everything was sent.
    pub async fn try_send(&mut self, bytes: &[u8]) -> bool {
        let sent = timeout(PATIENCE, self.stream.write_all(bytes)).await;
        sent.expect("the server does not read").is_ok()
    }

    /// Sends one whole frame.
    pub async fn send_frame(&mut self, opcode: u8, payload: &[u8]) {
        self.send(&RawFrame::masked(Self::FIN | opcode, payload))
            .await;
    }

    /// The next frame, of which the server may neither mask nor fragment any.
    pub async fn next_frame(&mut self) -> RawFrame {
        let frame = timeout(PATIENCE, self.read_frame()).await;
        frame.expect("no frame came in time")
    }

    async fn read_frame(&mut self) -> RawFrame {
        let [first, second] = self.read_bytes().await;
        assert_eq!(first & 0xf0, Self::FIN, "a fragment, or reserved bits");
        let length = match second {
            126 => u16::from_be_bytes(self.read_bytes().await).into(),
            127 => usize::try_from(u64::from_be_bytes(self.read_bytes().await)).unwrap(),
            short => {
                assert!(short < 126, "a server must not mask");
                short.into()
            }
        };
        let mut payload = vec![0; length];
        self.stream.read_exact(&mut payload).await.unwrap();
        RawFrame {
            opcode: first & 0x0f,
            payload,
        }
    }

    async fn read_bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        let read = self.stream.read_exact(&mut bytes).await;
        read.expect("the connection ended within a frame");
        bytes
    }

    /// The next frame, which has to be a text.
    pub async fn next_text(&mut self) -> String {
        let frame = self.next_frame().await;
        assert_eq!(frame.opcode, RawFrame::TEXT, "{frame:?}");
        String::from_utf8(frame.payload).unwrap()
    }

    /// The next frame, which has to be a JSON text.
    pub async fn next_json(&mut self) -> Value {
        serde_json::from_str(&self.next_text().await).unwrap()
    }

    /// Reads until the server closes; returns the code and the reason. After the close frame nothing
    /// may come but the end of the connection.
    pub async fn expect_close(&mut self) -> (u16, String) {
        let closing = loop {
            let frame = self.next_frame().await;
            if frame.opcode == RawFrame::CLOSE {
                break frame.payload;
            }
        };
        let (code, reason) = closing.split_at(2);
        let code = u16::from_be_bytes(code.try_into().unwrap());
        self.expect_end().await;
        (code, String::from_utf8(reason.to_vec()).unwrap())
    }

    /// Checks that the server lets go of the connection without a word.
    pub async fn expect_end(&mut self) {
        let rest = self.rest().await;
        assert!(rest.is_empty(), "after the end came {rest:?}");
    }

    /// Whatever still comes until the server lets go of the connection.
    pub async fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        let end = timeout(PATIENCE, self.stream.read_to_end(&mut rest)).await;
        // What the server did not read any more makes the system report a reset.
        drop(end.expect("the server keeps the connection"));
        rest
    }
}
