//! Whose session ends loses the connection.

use std::time::Duration;

use harness::{Person, Socket, TestServer, e2e};
use serde_json::json;
use tokio::time::Instant;

use super::unauthorized;

e2e! {
    an_expired_token_ends_its_connections [("JWT_ACCESS_EXPIRES_IN", "2")],
    an_expired_token_opens_none [("JWT_ACCESS_EXPIRES_IN", "1")],
    a_changed_password_ends_the_other_sessions_but_not_the_asking_one,
    a_deleted_account_ends_all_sessions,
    a_new_log_in_ends_no_other_session,
    a_session_that_cannot_be_looked_at_is_no_session_that_ended,
}

const SOON: Duration = Duration::from_secs(1);

/// Checks that connections are closed within a second of what was done at `since`.
async fn expect_ends(sockets: Vec<Socket>, since: Instant) {
    for mut socket in sockets {
        assert_eq!(socket.expect_close().await, unauthorized());
    }
    assert!(since.elapsed() < SOON, "only after {:?}", since.elapsed());
}

async fn an_expired_token_ends_its_connections(server: TestServer) {
    let ann = server.person("Ann").await;
    let logged_in = Instant::now();
    let mut socket = ann.connect().await;
    socket.expect_nothing().await;
    assert_eq!(socket.expect_close().await, unauthorized());
    // Tokens end at full seconds.
    let lasted = logged_in.elapsed();
    assert!(lasted > Duration::from_millis(900), "{lasted:?}");
    assert!(lasted < Duration::from_secs(2) + SOON, "{lasted:?}");
    assert_eq!(ann.connect().await.expect_close().await, unauthorized());
    ann.log_in_again()
        .await
        .connect()
        .await
        .expect_nothing()
        .await;
}

async fn an_expired_token_opens_none(server: TestServer) {
    let ann = server.person("Ann").await;
    // However early it is now, this one lives until the token ends.
    assert_eq!(ann.connect().await.expect_close().await, unauthorized());
    assert_eq!(ann.connect().await.expect_close().await, unauthorized());
    let refusal = server.handshake().bearer(&ann.token).open().await;
    assert_eq!(
        refusal.err().map(|refusal| refusal.status.as_u16()),
        Some(401)
    );
}

async fn connections(people: &[&Person]) -> Vec<Socket> {
    let mut sockets = Vec::new();
    for person in people {
        sockets.push(person.connect().await);
    }
    sockets
}

async fn a_changed_password_ends_the_other_sessions_but_not_the_asking_one(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let phone = ann.log_in_again().await;
    let tablet = ann.log_in_again().await;
    let mut kept = connections(&[&ann, &ann, &bob]).await;
    let ended = connections(&[&phone, &phone, &tablet]).await;
    let asked = Instant::now();
    let changed = ann.change_password(&ann.password, "another-horse-8").await;
    changed.expect_message(201, "Password changed successfully.");
    expect_ends(ended, asked).await;
    for socket in &mut kept {
        socket.expect_nothing().await;
    }
    let wrong = ann.change_password("wrong-horse-9", "third-horse-10").await;
    wrong.expect_error(400, "Wrong password or email");
    kept[0].expect_nothing().await;
}

async fn a_deleted_account_ends_all_sessions(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let phone = ann.log_in_again().await;
    let mut bobs = bob.connect().await;
    let ended = connections(&[&ann, &ann, &phone]).await;
    let asked = Instant::now();
    ann.destroy()
        .await
        .expect_message(200, "User deleted successfully.");
    expect_ends(ended, asked).await;
    let params = json!({ "receiverId": ann.id, "limit": 1, "cursorCreatedAt": null });
    assert!(bobs.rows("getlatestMessageDialog", params).await.is_empty());
}

async fn a_new_log_in_ends_no_other_session(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    let mut another = ann.log_in_again().await.connect().await;
    socket.expect_nothing().await;
    another.expect_nothing().await;
}

async fn a_session_that_cannot_be_looked_at_is_no_session_that_ended(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    anns.expect_nothing().await;
    server
        .execute("ALTER TABLE sessions RENAME TO hidden")
        .await;
    for handshake in [
        server.handshake().bearer(&bob.token),
        server.handshake().protocols(&["auth", &bob.token]),
    ] {
        let refusal = handshake
            .open()
            .await
            .expect_err("a session out of nowhere");
        assert_eq!(refusal.status.as_u16(), 503);
        assert_eq!(refusal.header("retry-after"), "5");
    }
    server
        .execute("ALTER TABLE hidden RENAME TO sessions")
        .await;
    anns.expect_nothing().await;
    bob.connect().await.expect_nothing().await;
}
