//! Clients that misbehave cost little and hurt nobody else.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::join_all;
use harness::{PATIENCE, Person, RawFrame, RawSocket, Socket, TestServer, e2e, fresh_id, rounds};
use serde_json::json;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, interval, timeout};
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::{ClientRequestBuilder, Message};

e2e! {
    a_frame_that_announces_gigabytes_gets_no_memory,
    a_client_that_never_reads_is_cut_off,
    clients_that_vanish_leave_nothing_behind,
    a_client_that_asks_without_reading_gets_no_memory,
    a_flood_of_pings_ends_its_connection_only [("RATE_LIMITS", "on")],
    clients_that_reconnect_in_a_loop_hurt_nobody [("RATE_LIMITS", "on")],
}

const MIB: u64 = 1024;

async fn a_frame_that_announces_gigabytes_gets_no_memory(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut bobs = bob.connect().await;
    let announce = async |clients| {
        join_all((0..clients).map(|_| announce_gigabytes(&server, &ann))).await;
    };
    // The allocator keeps what it once had.
    announce(8).await;
    let before = server.usage();
    announce(rounds(8, 40)).await;
    bobs.expect_nothing().await;
    let after = server.usage();
    eprintln!("gigabytes announced: {before:?} before, {after:?} after");
    assert!(after.memory < before.memory + 16 * MIB);
}

async fn announce_gigabytes(server: &TestServer, person: &Person) {
    const CLOSED_1009: [u8; 4] = [0x88, 17, 0x03, 0xf1];
    let mut socket = server.raw_socket(&person.token, &[]).await;
    let text = RawSocket::FIN | RawFrame::TEXT;
    let header = RawFrame::header(text, 1 << 32, [1, 2, 3, 4]);
    let megabyte = vec![0_u8; 1024 * 1024];
    let mut sent = socket.try_send(&header).await;
    for _ in 0..64 {
        sent = sent && socket.try_send(&megabyte).await;
    }
    // A reset may overtake the close frame on its way.
    let answer = socket.rest().await;
    assert!(
        answer.is_empty() || answer.starts_with(&CLOSED_1009),
        "{answer:?}"
    );
}

async fn a_client_that_never_reads_is_cut_off(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut anns = ann.connect().await;
    let mut eves = eve.connect().await;
    let group = anns.new_group("Flood").await;
    anns.add(group, &bob).await;
    anns.add(group, &eve).await;
    eves.next_broadcast().await;
    let before = server.usage();
    let mut deaf = Vec::new();
    for _ in 0..10 {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        let stream = socket
            .connect(server.address().parse().unwrap())
            .await
            .unwrap();
        let request = ClientRequestBuilder::new("ws://localhost/api/ws".parse().unwrap())
            .with_header("Authorization", format!("Bearer {}", bob.token));
        deaf.push(client_async(request, stream).await.unwrap());
    }
    let content = "x".repeat(10_000);
    for _ in 0..400 {
        anns.write_in(group, &content).await;
        let told = eves.expect_broadcast("messageInGroup").await;
        assert_eq!(told["message"].as_str().map(str::len), Some(content.len()));
    }
    let during = server.usage();
    eprintln!("ten deaf clients: {before:?} before, {during:?} with 40 MB owed to them");
    assert!(during.memory < before.memory + 64 * MIB);
    until_files_are_back(&server, before.files).await;
    drop(deaf);
}

async fn clients_that_vanish_leave_nothing_behind(server: TestServer) {
    let ann = server.person("Ann").await;
    let before = server.usage();
    let mut clients = Vec::new();
    for _ in 0..20 {
        clients.push(server.raw_socket(&ann.token, &[]).await);
    }
    assert!(server.usage().files > before.files + 10);
    // Without a close frame.
    drop(clients);
    until_files_are_back(&server, before.files).await;
}

/// Waits until the sockets of the misbehaving are freed.
async fn until_files_are_back(server: &TestServer, files: usize) {
    let mut ticks = interval(Duration::from_millis(100));
    let freed = async {
        while server.usage().files > files {
            ticks.tick().await;
        }
    };
    let start = Instant::now();
    timeout(PATIENCE * 2, freed)
        .await
        .expect("sockets are not freed");
    eprintln!("sockets freed after {:?}", start.elapsed());
}

async fn a_client_that_asks_without_reading_gets_no_memory(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    // Six megabytes a page, as JSON writes it.
    let content = "\u{1}".repeat(10_000);
    for _ in 0..100 {
        anns.write(&bob, &content).await;
    }
    let before = server.usage();
    let page = json!({
        "type": "getlatestMessageDialog",
        "params": { "receiverId": ann.id, "limit": 100, "cursorCreatedAt": null },
    });
    let mut deaf = Vec::new();
    for _ in 0..4 {
        let mut socket = server.raw_socket(&bob.token, &[]).await;
        for _ in 0..55 {
            socket
                .send_frame(RawFrame::TEXT, page.to_string().as_bytes())
                .await;
        }
        deaf.push(socket);
    }
    // Enough for the server to answer everything, were it so kind.
    for _ in 0..rounds(10, 40) {
        assert_eq!(anns.dialog(&bob).await.len(), 100);
    }
    let after = server.usage();
    eprintln!("220 pages of 6 MB asked for and not read: {before:?} before, {after:?} after");
    assert!(after.memory < before.memory + 200 * MIB);
    drop(deaf);
}

async fn a_flood_of_pings_ends_its_connection_only(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut bobs = bob.connect().await;
    for _ in 0..rounds(2, 10) {
        let mut flooding = server.raw_socket(&ann.token, &[]).await;
        let ping = RawFrame::masked(RawSocket::FIN | RawFrame::PING, b"");
        // The server may hang up before it has read all of them.
        flooding.try_send(&ping.repeat(1000)).await;
        let closed = flooding.expect_close().await;
        assert_eq!(closed, (4008, "Rate limit".to_owned()));
        bobs.expect_nothing().await;
    }
}

async fn clients_that_reconnect_in_a_loop_hurt_nobody(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    let before = server.usage();
    let attempts = rounds(3, 15);
    let address = server.address();
    let loops = join_all((0..200).map(|_| reconnect(address.clone(), attempts)));
    let chat = async {
        let mut slowest = Duration::ZERO;
        for _ in 0..20 {
            let start = Instant::now();
            talk(&mut anns, &bob).await;
            slowest = slowest.max(start.elapsed());
            bobs.expect_broadcast("privateMessage").await;
        }
        slowest
    };
    let (outcomes, slowest) = tokio::join!(loops, chat);
    let after = server.usage();
    let (closed, refused) = outcomes.iter().fold((0, 0), |(c, r), o| (c + o.0, r + o.1));
    eprintln!(
        "200 loops: {closed} closed with 4001, {refused} refused with 429, slowest ack {slowest:?}, \
        {before:?} before, {after:?} after"
    );
    assert_eq!(closed + refused, 200 * attempts);
    assert!(refused > closed, "the limit did not hold");
    assert!(after.memory < before.memory + 64 * MIB);
    until_files_are_back(&server, before.files).await;
}

async fn talk(socket: &mut Socket, to: &Person) {
    let params = json!({ "messageId": fresh_id(), "receiverId": to.id, "content": "still there?" });
    socket.request("privateMessage", params).await;
}

/// Comes back at once with a bad token, whatever it is told. How often it was closed with 4001, and
/// how often refused with 429.
async fn reconnect(address: String, attempts: usize) -> (usize, usize) {
    let (mut closed, mut refused) = (0, 0);
    for _ in 0..attempts {
        let stream = TcpStream::connect(&address).await.unwrap();
        let request = ClientRequestBuilder::new("ws://localhost/api/ws".parse().unwrap())
            .with_sub_protocol("auth")
            .with_sub_protocol("nonsense");
        match client_async(request, stream).await {
            Ok((mut socket, _)) => match socket.next().await {
                Some(Ok(Message::Close(Some(frame)))) => {
                    assert_eq!(u16::from(frame.code), 4001);
                    closed += 1;
                    drop(socket.close(None).await);
                }
                other => panic!("instead of being closed: {other:?}"),
            },
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => {
                assert_eq!(response.status(), 429);
                refused += 1;
            }
            Err(other) => panic!("{other}"),
        }
    }
    (closed, refused)
}
