//! Staying logged in, and logging out.

use futures_util::future::join_all;
use harness::{Answer, Client, PASSWORD, Person, TestServer, e2e, fresh_id};
use reqwest::{Method, header};
use serde_json::{Value, json};

e2e! {
    who_registers_is_logged_in,
    a_register_names_every_bad_field,
    a_refresh_gives_a_new_pair_of_tokens,
    a_refresh_works_by_cookie_too,
    a_token_that_is_no_refresh_token_refreshes_nothing,
    a_lost_answer_can_be_asked_for_again,
    a_token_that_is_used_again_ends_its_session,
    of_many_refreshes_at_once_one_token_is_left,
    an_idle_session_ends [("SESSION_IDLE_TIMEOUT", "1"), ("JWT_ACCESS_EXPIRES_IN", "1")],
    an_old_session_ends_however_often_it_is_refreshed [("SESSION_MAX_AGE", "2")],
    no_secret_is_in_the_database,
    who_logs_out_is_gone_at_once,
    who_logs_out_everywhere_is_gone_everywhere,
    sessions_are_listed_and_ended,
    a_session_of_somebody_else_does_not_exist,
    there_are_only_so_many_sessions [("MAX_SESSIONS_PER_USER", "3")],
    cookies_are_for_https_only_where_there_is_https,
}

const REFRESH: &str = "/api/auth/refresh-token";

async fn refresh(client: &Client, token: &str) -> Answer {
    client
        .post(REFRESH, &json!({ "refreshToken": token }))
        .await
}

async fn refreshed(client: &Client, token: &str) -> (String, String) {
    tokens(&refresh(client, token).await.expect(200))
}

fn tokens(told: &Value) -> (String, String) {
    let text = |field: &str| told[field].as_str().unwrap().to_owned();
    (text("token"), text("refreshToken"))
}

/// Logs in once more, and keeps the refresh token.
async fn log_in(server: &TestServer, person: &Person) -> (String, String) {
    let body = json!({ "email": person.email, "password": PASSWORD });
    tokens(&server.client().log_in(&body).await.expect(201))
}

async fn is_believed(client: &Client, token: &str) -> bool {
    let path = "/api/auth/sessions";
    let answer = client
        .request(Method::GET, path, Some(token), &Value::Null)
        .await;
    if answer.status == 200 {
        return true;
    }
    answer.expect_error(401, "Not authorized");
    false
}

async fn expect_dead(client: &Client, (access, refresh_token): &(String, String)) {
    assert!(!is_believed(client, access).await);
    let answer = refresh(client, refresh_token).await;
    answer.expect_error(401, "Not authorized");
}

async fn who_registers_is_logged_in(server: TestServer) {
    let body = json!({
        "username": "ann.lee",
        "email": "Ann@example.org",
        "password": PASSWORD,
        "firstName": "Ann",
    });
    let client = server.client();
    let told = client.post("/api/auth/register", &body).await.expect(201);
    let user = json!({
        "id": told["id"],
        "email": "ann@example.org",
        "username": "ann.lee",
        "firstName": "Ann",
        "lastName": "",
    });
    assert_eq!(told["user"], user);
    assert_eq!(told["message"], "User is authorized");
    let (access, refresh_token) = tokens(&told);
    assert!(is_believed(&client, &access).await);
    refreshed(&client, &refresh_token).await;
    let answer = client.post("/api/auth/register", &body).await;
    answer.expect_error(409, "User with this email already exists!");
    let body = json!({ "username": "ANN.LEE", "email": "b@example.org", "password": PASSWORD });
    let answer = client.post("/api/auth/register", &body).await;
    answer.expect_error(409, "User with this username already exists!");
    let body = json!({ "username": "bob", "email": "b@example.org", "password": PASSWORD });
    let told = client.post("/api/auth/register", &body).await.expect(201);
    assert_eq!(
        (&told["firstName"], &told["lastName"]),
        (&json!("bob"), &json!(""))
    );
}

async fn a_register_names_every_bad_field(server: TestServer) {
    let client = server.client();
    let body = json!({ "firstName": "a b", "lastName": 1, "more": 1 });
    let answer = client.post("/api/auth/register", &body).await;
    answer.expect_invalid([
        "/body/username",
        "/body/email",
        "/body/password",
        "/body/firstName",
        "/body/lastName",
        "/body/more",
    ]);
}

async fn a_refresh_gives_a_new_pair_of_tokens(server: TestServer) {
    let ann = server.person("Ann").await;
    let client = server.client();
    let (first_access, first) = log_in(&server, &ann).await;
    let told = refresh(&client, &first).await.expect(200);
    assert_eq!(told["id"], ann.id.to_string());
    assert_eq!(told["user"]["username"], ann.username);
    assert_eq!(told["expiresIn"], 86_400);
    let (access, second) = tokens(&told);
    assert_ne!(second, first);
    assert!(is_believed(&client, &access).await);
    assert!(
        is_believed(&client, &first_access).await,
        "the session is the same"
    );
    refreshed(&client, &second).await;
}

async fn a_refresh_works_by_cookie_too(server: TestServer) {
    let ann = server.person("Ann").await;
    let client = server.client();
    let body = json!({ "email": ann.email, "password": PASSWORD });
    let logged_in = client.log_in(&body).await;
    let (_, first) = tokens(&logged_in.json);
    let expected = format!(
        "refresh_token={first}; HttpOnly; SameSite=Strict; Path=/api/auth; Max-Age=2592000"
    );
    assert_eq!(logged_in.header("set-cookie"), expected);
    let by_cookie = |secret: String| {
        let request = client.build(Method::POST, REFRESH);
        request.header(header::COOKIE, format!("a=b; refresh_token={secret}"))
    };
    let answer = client.send(by_cookie(first.clone())).await;
    let (_, second) = tokens(&answer.json);
    assert!(
        answer
            .header("set-cookie")
            .starts_with(&format!("refresh_token={second};"))
    );
    let request = by_cookie(second).json(&json!({}));
    let (_, third) = tokens(&client.send(request).await.expect(200));
    // What the body says counts.
    let request = by_cookie("nonsense".to_owned()).json(&json!({ "refreshToken": third }));
    client.send(request).await.expect(200).take();
}

async fn a_token_that_is_no_refresh_token_refreshes_nothing(server: TestServer) {
    let ann = server.person("Ann").await;
    let client = server.client();
    let (access, secret) = log_in(&server, &ann).await;
    let long = "a".repeat(100_000);
    for token in ["", "nonsense", "\0", &long, &access] {
        let answer = refresh(&client, token).await;
        answer.expect_error(401, "Not authorized");
    }
    let answer = client.post(REFRESH, &json!({})).await;
    answer.expect_invalid(["/body/refreshToken"]);
    let answer = client.send(client.build(Method::POST, REFRESH)).await;
    answer.expect_invalid(["/body/refreshToken"]);
    let answer = client
        .post(REFRESH, &json!({ "refreshToken": 1, "x": 1 }))
        .await;
    answer.expect_invalid(["/body/refreshToken", "/body/x"]);
    assert!(
        !is_believed(&client, &secret).await,
        "it is not for requests"
    );
    refreshed(&client, &secret).await;
}

async fn a_lost_answer_can_be_asked_for_again(server: TestServer) {
    let ann = server.person("Ann").await;
    let client = server.client();
    let (_, first) = log_in(&server, &ann).await;
    let (_, lost) = refreshed(&client, &first).await;
    let (access, second) = refreshed(&client, &first).await;
    refresh(&client, &lost)
        .await
        .expect_error(401, "Not authorized");
    assert!(is_believed(&client, &access).await, "the session lives");
    refreshed(&client, &second).await;
    refresh(&client, &lost)
        .await
        .expect_error(401, "Not authorized");
    assert!(is_believed(&client, &access).await, "still");
}

async fn a_token_that_is_used_again_ends_its_session(server: TestServer) {
    let ann = server.person("Ann").await;
    let client = server.client();
    let (_, first) = log_in(&server, &ann).await;
    let (_, second) = refreshed(&client, &first).await;
    let last = refreshed(&client, &second).await;
    let handshake = server.handshake().protocols(&["auth", &last.0]);
    let mut socket = handshake.open().await.unwrap();
    refresh(&client, &first)
        .await
        .expect_error(401, "Not authorized");
    let closed = socket.expect_close().await;
    assert_eq!(closed, (4001, "Unauthorized".to_owned()));
    expect_dead(&client, &last).await;
    assert!(
        ann.is_logged_in().await,
        "other sessions are none of its business"
    );
}

async fn of_many_refreshes_at_once_one_token_is_left(server: TestServer) {
    let ann = server.person("Ann").await;
    let client = server.client();
    let (_, first) = log_in(&server, &ann).await;
    let answers = join_all((0..20).map(|_| refresh(&client, &first))).await;
    let mut left = Vec::new();
    for answer in answers {
        let (_, token) = tokens(&answer.expect(200));
        if refresh(&client, &token).await.status == 200 {
            left.push(token);
        }
    }
    assert_eq!(left.len(), 1, "{left:?}");
    let living = "SELECT count(*) FROM refresh_tokens WHERE state = 1";
    assert_eq!(
        server.count(living).await,
        2,
        "that of the sign-up is the other"
    );
}

async fn an_idle_session_ends(server: TestServer) {
    let ann = server.person("Ann").await;
    let client = server.client();
    let (access, secret) = log_in(&server, &ann).await;
    let handshake = server.handshake().protocols(&["auth", &access]);
    let closed = handshake.open().await.unwrap().expect_close().await;
    assert_eq!(closed.0, 4001);
    expect_dead(&client, &(access, secret)).await;
}

async fn an_old_session_ends_however_often_it_is_refreshed(server: TestServer) {
    let ann = server.person("Ann").await;
    let client = server.client();
    let (_, first) = log_in(&server, &ann).await;
    let told = refresh(&client, &first).await.expect(200);
    assert!(told["expiresIn"].as_i64().unwrap() <= 2, "{told}");
    let (access, secret) = tokens(&told);
    let handshake = server.handshake().protocols(&["auth", &access]);
    let closed = handshake.open().await.unwrap().expect_close().await;
    assert_eq!(closed.0, 4001);
    expect_dead(&client, &(access, secret)).await;
}

async fn no_secret_is_in_the_database(server: TestServer) {
    let ann = server.person("Ann").await;
    let (access, first) = log_in(&server, &ann).await;
    let (_, second) = refreshed(&server.client(), &first).await;
    let stored = server.everything_stored().await;
    assert!(stored.contains(&ann.email), "this finds what is there");
    for secret in [access.as_str(), &first, &second, PASSWORD] {
        assert!(!stored.contains(secret));
    }
}

async fn who_logs_out_is_gone_at_once(server: TestServer) {
    let ann = server.person("Ann").await;
    let client = server.client();
    let pair = log_in(&server, &ann).await;
    let handshake = server.handshake().protocols(&["auth", &pair.0]);
    let mut socket = handshake.open().await.unwrap();
    let mut other = ann.connect().await;
    let request = client.build(Method::POST, "/api/auth/logout");
    let answer = client.send(request.bearer_auth(&pair.0)).await;
    let cleared = "refresh_token=; HttpOnly; SameSite=Strict; Path=/api/auth; Max-Age=0";
    assert_eq!(answer.header("set-cookie"), cleared);
    answer.expect_message(200, "Logged out");
    assert_eq!(socket.expect_close().await.0, 4001);
    expect_dead(&client, &pair).await;
    other.expect_nothing().await;
    assert!(ann.is_logged_in().await);
}

async fn who_logs_out_everywhere_is_gone_everywhere(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let client = server.client();
    let pair = log_in(&server, &ann).await;
    let mut socket = ann.connect().await;
    let answer = ann.post("/api/auth/logout-all", &Value::Null).await;
    answer.expect_message(200, "Logged out everywhere");
    assert_eq!(socket.expect_close().await.0, 4001);
    expect_dead(&client, &pair).await;
    assert!(!ann.is_logged_in().await);
    assert!(bob.is_logged_in().await);
    assert!(ann.log_in_again().await.is_logged_in().await);
}

async fn sessions_are_listed_and_ended(server: TestServer) {
    let ann = server.person("Ann").await;
    let client = server.client();
    let body = json!({ "email": ann.email, "password": PASSWORD });
    let request = client.build(Method::POST, "/api/auth/login");
    let request = request.header(header::USER_AGENT, "Phone/1").json(&body);
    let phone = tokens(&client.send(request).await.expect(201));
    let told = ann.get("/api/auth/sessions").await.expect(200);
    assert_eq!(told["nextCursor"], Value::Null);
    let rows = told["data"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["device"], "Phone/1");
    assert_eq!(rows[1]["device"], Value::Null);
    let current: Vec<_> = rows.iter().map(|row| &row["isCurrent"]).collect();
    assert_eq!(current, [false, true]);
    for time in ["createdAt", "lastUsedAt", "expiresAt"] {
        let time = rows[0][time].as_str().unwrap();
        assert!(time.len() == 24 && time.ends_with('Z'), "{time}");
    }
    let handshake = server.handshake().protocols(&["auth", &phone.0]);
    let mut socket = handshake.open().await.unwrap();
    let path = format!(
        "/api/auth/sessions/{}",
        rows[0]["sessionId"].as_str().unwrap()
    );
    let answer = ann.request(Method::DELETE, &path, &Value::Null).await;
    answer.expect_message(200, "Session ended");
    assert_eq!(socket.expect_close().await.0, 4001);
    expect_dead(&client, &phone).await;
    let answer = ann.request(Method::DELETE, &path, &Value::Null).await;
    answer.expect_error(404, "There is no such session");
    assert_eq!(ann.get("/api/auth/sessions").await.rows().len(), 1);
}

async fn a_session_of_somebody_else_does_not_exist(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let rows = bob.get("/api/auth/sessions").await.rows();
    let bobs = rows[0]["sessionId"].as_str().unwrap().to_owned();
    for id in [bobs, fresh_id().to_string()] {
        let path = format!("/api/auth/sessions/{id}");
        let answer = ann.request(Method::DELETE, &path, &Value::Null).await;
        answer.expect_error(404, "There is no such session");
    }
    let path = "/api/auth/sessions/7";
    let answer = ann.request(Method::DELETE, path, &Value::Null).await;
    answer.expect_invalid(["/path/id"]);
    assert!(bob.is_logged_in().await);
}

async fn there_are_only_so_many_sessions(server: TestServer) {
    let ann = server.person("Ann").await;
    let client = server.client();
    let mut socket = ann.connect().await;
    let idle = log_in(&server, &ann).await;
    let used = log_in(&server, &ann).await;
    let used = refreshed(&client, &used.1).await;
    let fourth = log_in(&server, &ann).await;
    assert_eq!(socket.expect_close().await.0, 4001);
    assert!(!ann.is_logged_in().await);
    let used = refreshed(&client, &used.1).await;
    let fifth = log_in(&server, &ann).await;
    expect_dead(&client, &idle).await;
    for (access, _) in [used, fourth, fifth] {
        assert!(is_believed(&client, &access).await);
    }
}

async fn cookies_are_for_https_only_where_there_is_https(server: TestServer) {
    let ann = server.person("Ann").await;
    let client = server.client();
    let body = json!({ "email": ann.email, "password": PASSWORD });
    let request = client.build(Method::POST, "/api/auth/login").json(&body);
    let answer = client
        .send(request.header("x-forwarded-proto", "https"))
        .await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.contains("; Secure"), "{cookie}");
}
