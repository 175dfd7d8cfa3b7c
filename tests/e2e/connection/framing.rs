//! Frames as such: how large they may be, and what breaks the protocol.

use futures_util::future::{join, join_all};
use harness::{RawFrame, RawSocket, TestServer, e2e};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use super::{harmless, nothing};

e2e! {
    frames_of_128_kib_are_answered_and_larger_ones_end_the_connection,
    ten_thousand_characters_fit_however_they_are_escaped,
    a_frame_that_announces_too_much_ends_the_connection_at_once,
    fragments_are_put_together,
    fragments_that_are_too_large_together_end_the_connection,
    text_that_is_no_utf_8_ends_the_connection,
    what_breaks_the_protocol_ends_the_connection,
    a_binary_frame_is_answered_with_an_error,
    a_close_frame_is_answered_in_kind,
}

const LIMIT: usize = 128 * 1024;
const FIN: u8 = RawSocket::FIN;

/// A request of exactly this many bytes.
fn padded(bytes: usize) -> Vec<u8> {
    let mut frame = harmless();
    frame["padding"] = "".into();
    let missing = bytes - frame.to_string().len();
    frame["padding"] = "x".repeat(missing).into();
    frame.to_string().into_bytes()
}

fn too_large() -> (u16, String) {
    (1009, "Frame too large".to_owned())
}

async fn open(server: &TestServer) -> RawSocket {
    let ann = server.person("Ann").await;
    server.raw_socket(&ann.token, &[]).await
}

async fn expect_answer(socket: &mut RawSocket) {
    assert_eq!(socket.next_json().await, nothing());
}

async fn frames_of_128_kib_are_answered_and_larger_ones_end_the_connection(server: TestServer) {
    let mut socket = open(&server).await;
    for size in [LIMIT, 125, 126, 65_535, 65_536, LIMIT] {
        socket.send_frame(RawFrame::TEXT, &padded(size)).await;
        expect_answer(&mut socket).await;
    }
    // The server may close before it has read all of it.
    let frame = RawFrame::masked(FIN | RawFrame::TEXT, &padded(LIMIT + 1));
    socket.try_send(&frame).await;
    assert_eq!(socket.expect_close().await, too_large());
}

async fn ten_thousand_characters_fit_however_they_are_escaped(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut socket = ann.connect().await;
    let id = harness::fresh_id();
    // Twelve bytes for a character are the most that JSON can make of it.
    let content = r"\ud83d\ude00".repeat(10_000);
    let frame = format!(
        r#"{{"type":"privateMessage","params":{{"messageId":"{id}","receiverId":"{}","content":"{content}"}}}}"#,
        bob.id
    );
    socket.send_raw(Message::text(frame)).await;
    assert_eq!(socket.next_answer().await["success"], true);
    let stored = socket.dialog(&bob).await;
    assert_eq!(stored[0]["content"], "😀".repeat(10_000));
}

async fn a_frame_that_announces_too_much_ends_the_connection_at_once(server: TestServer) {
    let lengths = [LIMIT as u64 + 1, 1 << 32, u64::MAX];
    let headers = lengths.map(|length| {
        let header = RawFrame::header(FIN | RawFrame::TEXT, length, [1, 2, 3, 4]);
        (length.to_string(), header)
    });
    expect_ends(&server, headers, too_large()).await;
    let mut socket = open(&server).await;
    // The same byte by byte, within a message.
    socket.send(&RawFrame::masked(RawFrame::TEXT, b"{")).await;
    for byte in RawFrame::header(RawFrame::CONTINUATION, 1 << 32, [1, 2, 3, 4]) {
        socket.send(&[byte]).await;
    }
    assert_eq!(socket.expect_close().await, too_large());
}

/// A text in fragments of some bytes.
fn fragments(text: &[u8], size: usize) -> Vec<Vec<u8>> {
    let mut frames: Vec<_> = text
        .chunks(size)
        .map(|chunk| RawFrame::masked(RawFrame::CONTINUATION, chunk))
        .collect();
    frames[0][0] = RawFrame::TEXT;
    frames.last_mut().unwrap()[0] |= FIN;
    frames
}

async fn fragments_are_put_together(server: TestServer) {
    let mut socket = open(&server).await;
    let mut request = harmless();
    request["😀"] = "split within characters, too: 😀".into();
    let request = request.to_string().into_bytes();
    for size in [1, 2, 7, 40] {
        for fragment in fragments(&request, size) {
            socket.send(&fragment).await;
        }
        expect_answer(&mut socket).await;
    }
    let pieces = fragments(&padded(LIMIT), 10_000);
    let (last, others) = pieces.split_last().unwrap();
    for piece in others {
        socket.send(piece).await;
        socket.send_frame(RawFrame::PING, b"between").await;
        assert_eq!(socket.next_frame().await.payload, b"between");
    }
    socket.send(last).await;
    expect_answer(&mut socket).await;
}

async fn fragments_that_are_too_large_together_end_the_connection(server: TestServer) {
    let mut socket = open(&server).await;
    let message = fragments(&padded(LIMIT + 1), 10_000).concat();
    socket.try_send(&message).await;
    assert_eq!(socket.expect_close().await, too_large());
    // An end is not needed to see that it is too much.
    let mut socket = open(&server).await;
    let mut endless = fragments(&padded(LIMIT + 50_000), 10_000);
    endless.pop();
    socket.try_send(&endless.concat()).await;
    assert_eq!(socket.expect_close().await, too_large());
}

async fn text_that_is_no_utf_8_ends_the_connection(server: TestServer) {
    let not_utf_8: [&[u8]; 5] = [
        b"{\"type\":\"\xff\"}",
        b"\xc3\x28",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"{}\xe2\x82",
    ];
    let sent = not_utf_8.into_iter().flat_map(|bytes| {
        let whole = RawFrame::masked(FIN | RawFrame::TEXT, bytes);
        let name = String::from_utf8_lossy(bytes).into_owned();
        [(name.clone(), whole), (name, fragments(bytes, 1).concat())]
    });
    expect_ends(&server, sent, (1007, "Invalid UTF-8".to_owned())).await;
}

async fn what_breaks_the_protocol_ends_the_connection(server: TestServer) {
    const TEXT: u8 = FIN | RawFrame::TEXT;
    let request = harmless().to_string();
    let unmasked = [&[TEXT, 2], &b"{}"[..]].concat();
    let interleaved = RawFrame::masked(RawFrame::TEXT, b"{").into_iter();
    let interleaved = interleaved.chain(RawFrame::masked(TEXT, b"{}")).collect();
    let broken = [
        ("unmasked", unmasked),
        (
            "a reserved bit",
            RawFrame::masked(TEXT | 0x40, request.as_bytes()),
        ),
        (
            "another reserved bit",
            RawFrame::masked(TEXT | 0x10, request.as_bytes()),
        ),
        ("a reserved opcode", RawFrame::masked(FIN | 3, b"{}")),
        (
            "a reserved control opcode",
            RawFrame::masked(FIN | 0xb, b""),
        ),
        (
            "a ping of 126 bytes",
            RawFrame::masked(FIN | RawFrame::PING, &[0; 126]),
        ),
        ("a ping in fragments", RawFrame::masked(RawFrame::PING, b"")),
        ("a continuation of nothing", RawFrame::masked(FIN, b"{}")),
        ("a message within a message", interleaved),
        (
            "half a close code",
            RawFrame::masked(FIN | RawFrame::CLOSE, &[3]),
        ),
    ];
    let broken = broken.map(|(name, bytes)| (name.to_owned(), bytes));
    expect_ends(&server, broken, (1002, "Protocol error".to_owned())).await;
}

/// Checks that each of these ends a connection of its own.
async fn expect_ends(
    server: &TestServer,
    sent: impl IntoIterator<Item = (String, Vec<u8>)>,
    expected: (u16, String),
) {
    let ann = &server.person("Ann").await;
    let attempts = sent.into_iter().map(async |(name, bytes)| {
        let mut socket = server.raw_socket(&ann.token, &[]).await;
        socket.send(&bytes).await;
        (name, socket.expect_close().await)
    });
    for (name, closing) in join_all(attempts).await {
        assert_eq!(closing, expected, "{name}");
    }
}

async fn a_binary_frame_is_answered_with_an_error(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    for bytes in [
        harmless().to_string().into_bytes(),
        vec![0xff; 1000],
        Vec::new(),
    ] {
        socket.send_raw(Message::binary(bytes)).await;
        let expected = json!({
            "error": true,
            "type": "processor",
            "message": "There is no such type",
            "code": "unknown_type",
        });
        assert_eq!(socket.next_answer().await, expected);
    }
    socket.expect_nothing().await;
}

async fn a_close_frame_is_answered_in_kind(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = server.raw_socket(&ann.token, &[]).await;
    let closing = [&1001_u16.to_be_bytes()[..], b"going away"].concat();
    socket.send_frame(RawFrame::CLOSE, &closing).await;
    assert_eq!(socket.expect_close().await.0, 1001);
    let mut socket = server.raw_socket(&ann.token, &[]).await;
    let mut other = server.raw_socket(&ann.token, &[]).await;
    let both = join(
        socket.send_frame(RawFrame::CLOSE, b""),
        other.send_frame(RawFrame::CLOSE, b""),
    );
    both.await;
    for socket in [&mut socket, &mut other] {
        assert_eq!(socket.next_frame().await.opcode, RawFrame::CLOSE);
        socket.expect_end().await;
    }
}
