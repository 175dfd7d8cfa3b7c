//! How often clients may do what.

use harness::{Answer, PASSWORD, TestServer, e2e};
use reqwest::Method;
use serde_json::json;

e2e! {
    log_ins_are_limited_by_address [("RATE_LIMITS", "on"), ("RATE_LIMIT_LOG_IN", "3/1h")],
    an_account_is_not_guessed_from_many_addresses [
        ("RATE_LIMITS", "on"),
        ("RATE_LIMIT_SIGN_UP", "100/1s"),
        ("RATE_LIMIT_LOG_IN_FAILURES", "3/1h"),
    ],
    addresses_are_those_that_trusted_proxies_tell [
        ("RATE_LIMITS", "on"),
        ("RATE_LIMIT_LOG_IN", "2/1h"),
        ("TRUSTED_PROXIES", "127.0.0.1"),
    ],
    searches_are_limited_by_user [("RATE_LIMITS", "on"), ("RATE_LIMIT_SEARCH", "3/1h")],
    sign_ups_are_limited_by_address [("RATE_LIMITS", "on"), ("RATE_LIMIT_SIGN_UP", "2/1h")],
    other_requests_are_limited_by_user [("RATE_LIMITS", "on"), ("RATE_LIMIT_REQUESTS", "3/1h")],
    an_old_password_is_not_guessed [("RATE_LIMITS", "on"), ("RATE_LIMIT_LOG_IN_FAILURES", "2/1h")],
}

async fn log_in_as(server: &TestServer, email: &str, forwarded: &str) -> Answer {
    let body = json!({ "email": email, "password": "wrong-horse-7" });
    let request = server.client().build(Method::POST, "/api/auth/login");
    let request = request.header("X-Forwarded-For", forwarded).json(&body);
    server.client().send(request).await
}

fn expect_limit(answer: &Answer) {
    assert_eq!(answer.status, 429, "{answer:?}");
    assert_eq!(answer.json["code"], "rate_limited");
    let seconds: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=3600).contains(&seconds), "{answer:?}");
}

async fn log_ins_are_limited_by_address(server: TestServer) {
    for number in 0..3 {
        let email = format!("{number}@example.org");
        let answer = log_in_as(&server, &email, &format!("10.0.0.{number}")).await;
        assert_eq!(answer.status, 400);
    }
    expect_limit(&log_in_as(&server, "4@example.org", "10.0.0.4").await);
    assert_eq!(server.client().get("/healthz").await.status, 200);
}

async fn an_account_is_not_guessed_from_many_addresses(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut answers = Vec::new();
    for _ in 0..6 {
        answers.push(log_in_as(&server, &ann.email.to_uppercase(), "10.0.0.1").await);
    }
    assert!(
        answers[..3].iter().all(|answer| answer.status == 400),
        "{answers:?}"
    );
    expect_limit(&answers[5]);
    assert!(ann.is_logged_in().await);
    let body = json!({ "email": bob.email, "password": PASSWORD });
    assert_eq!(server.client().log_in(&body).await.status, 201);
}

async fn addresses_are_those_that_trusted_proxies_tell(server: TestServer) {
    for client in ["198.51.100.1", "203.0.113.9, 198.51.100.2"] {
        for _ in 0..2 {
            assert_eq!(log_in_as(&server, "a@b", client).await.status, 400);
        }
        expect_limit(&log_in_as(&server, "a@b", client).await);
    }
    // What the client itself put in front changes nothing.
    expect_limit(&log_in_as(&server, "a@b", "192.0.2.7, 198.51.100.1").await);
}

async fn searches_are_limited_by_user(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    for _ in 0..3 {
        assert_eq!(ann.search("a").await.status, 200);
    }
    expect_limit(&ann.search("a").await);
    assert_eq!(bob.search("a").await.status, 200);
    assert_eq!(ann.update_profile(&json!({})).await.status, 201);
}

async fn sign_ups_are_limited_by_address(server: TestServer) {
    let client = server.client();
    let body = |name: &str| {
        let email = format!("{name}@example.org");
        json!({ "firstName": "Ann", "email": email, "password": PASSWORD })
    };
    let first = client.post("/api/auth/sing-up", &body("a")).await;
    first.expect_message(201, "User registered!");
    let second = client.post("/api/auth/sign-up", &body("b")).await;
    second.expect_message(201, "User registered!");
    for path in ["/api/auth/sing-up", "/api/auth/sign-up"] {
        expect_limit(&client.post(path, &body("c")).await);
    }
    let log_in = json!({ "email": "a@example.org", "password": PASSWORD });
    assert_eq!(client.log_in(&log_in).await.status, 201);
}

async fn other_requests_are_limited_by_user(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut socket = ann.connect().await;
    ann.new_group("Readers").await;
    ann.mark_as_deleted(bob.id).await.expect(200).take();
    assert_eq!(ann.update_profile(&json!({})).await.status, 201);
    expect_limit(&ann.update_profile(&json!({ "firstName": "Eve" })).await);
    expect_limit(&ann.change_password(PASSWORD, "better-horse-8").await);
    expect_limit(&ann.mark_as_deleted(bob.id).await);
    expect_limit(&ann.create_group(&json!({})).await);
    expect_limit(&ann.destroy().await);
    assert_eq!(ann.search("eve").await.status, 200);
    assert_eq!(bob.update_profile(&json!({})).await.status, 201);
    assert_eq!(socket.chats().await.len(), 1);
}

async fn an_old_password_is_not_guessed(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    for _ in 0..2 {
        let answer = ann.change_password("wrong-horse-7", "better-horse-8").await;
        answer.expect_error(400, "Wrong password or email");
    }
    expect_limit(&ann.change_password("wrong-horse-8", "better-horse-8").await);
    expect_limit(&ann.change_password(PASSWORD, "better-horse-8").await);
    let answer = bob.change_password(PASSWORD, "better-horse-8").await;
    answer.expect_message(201, "Password changed successfully.");
    assert!(ann.log_in_again().await.is_logged_in().await);
}
