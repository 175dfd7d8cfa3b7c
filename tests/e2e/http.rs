//! What holds for every call, whatever it is about.

use harness::{TestServer, e2e};
use reqwest::Method;
use serde_json::{Value, json};

use crate::calls::{BODIES, PROTECTED, PUBLIC};

e2e! {
    without_a_good_token_nothing_works,
    a_token_goes_before_a_good_body,
    unknown_paths_and_methods_are_told_apart,
    bodies_have_to_be_json_objects,
    bodies_have_to_be_said_to_be_json,
    bodies_have_a_limit,
    nesting_has_a_limit,
    fields_may_not_come_twice,
    what_trickles_in_times_out,
    requests_that_mean_two_things_are_refused,
    there_is_no_way_to_fill_the_database_over_http,
}

async fn without_a_good_token_nothing_works(server: TestServer) {
    let ann = server.person("Ann").await;
    let (head, signature) = ann.token.rsplit_once('.').unwrap();
    let forged = format!("{head}.{}", signature.chars().rev().collect::<String>());
    let none = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwiZXhwIjo5OTk5OTk5OTk5fQ.";
    for (method, path) in PROTECTED {
        for authorization in [
            None,
            Some(String::new()),
            Some("Bearer".into()),
            Some("Bearer ".into()),
            Some(format!("Basic {}", ann.token)),
            Some(ann.token.clone()),
            Some(format!("Bearer {forged}")),
            Some(format!("Bearer {none}")),
            Some("Bearer 1.2.3".into()),
        ] {
            let mut request = server.client().build(method.clone(), path).json(&json!({}));
            if let Some(value) = authorization {
                request = request.header("Authorization", value);
            }
            server
                .client()
                .send(request)
                .await
                .expect_error(401, "Not authorized");
        }
    }
    let request = server
        .client()
        .build(Method::GET, "/api/use-cases/search?searchText=a");
    let request = request.header("Authorization", format!("bearer {}", ann.token));
    assert_eq!(server.client().send(request).await.status, 200);
}

async fn a_token_goes_before_a_good_body(server: TestServer) {
    for (method, path) in PROTECTED {
        let request = server.client().build(method, path).body("{");
        server
            .client()
            .send(request)
            .await
            .expect_error(401, "Not authorized");
    }
}

async fn unknown_paths_and_methods_are_told_apart(server: TestServer) {
    let client = server.client();
    for path in [
        "/",
        "/nowhere",
        "/api/nowhere",
        "/api/auth",
        "/api/auth/login/",
        "/doc/nowhere.js",
    ] {
        let answer = client.get(path).await;
        assert_eq!(
            (answer.status, &answer.json["code"]),
            (404, &"not_found".into()),
            "{path}"
        );
    }
    for (method, path) in PROTECTED.into_iter().chain(PUBLIC) {
        for wrong in [Method::GET, Method::PUT, Method::DELETE, Method::TRACE] {
            if wrong != method {
                let answer = client.request(wrong, path, None, &Value::Null).await;
                let told = (answer.status, &answer.json["code"]);
                assert_eq!(told, (405, &"method_not_allowed".into()), "{path}");
            }
        }
    }
}

async fn bodies_have_to_be_json_objects(server: TestServer) {
    let ann = server.person("Ann").await;
    for (method, path) in BODIES {
        for body in [
            "",
            "{",
            "[]",
            "null",
            "7",
            "\"a\"",
            "{} {}",
            "{\"a\":NaN}",
            "\u{feff}{}",
        ] {
            let request = server
                .client()
                .build(method.clone(), path)
                .bearer_auth(&ann.token);
            let request = request
                .header("Content-Type", "application/json")
                .body(body);
            let answer = server.client().send(request).await;
            answer.expect_error(400, "Invalid JSON");
        }
    }
    let request = server.client().build(Method::POST, "/api/auth/login");
    let request = request
        .header("Content-Type", "application/json")
        .body(b"{\"a\":\"\xff\"}".to_vec());
    server
        .client()
        .send(request)
        .await
        .expect_error(400, "Invalid JSON");
}

async fn bodies_have_to_be_said_to_be_json(server: TestServer) {
    let ann = server.person("Ann").await;
    let send = async |name: &'static str, value: &'static str| {
        let request = server.client().build(Method::PATCH, "/api/profile/update");
        let request = request
            .bearer_auth(&ann.token)
            .header(name, value)
            .body("{}");
        server.client().send(request).await.status
    };
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "",
    ] {
        assert_eq!(send("Content-Type", kind).await, 415, "{kind}");
    }
    assert_eq!(send("X-Nothing", "1").await, 415);
    for kind in ["application/json", "Application/JSON; charset=utf-8"] {
        assert_eq!(send("Content-Type", kind).await, 201, "{kind}");
    }
    let request = server
        .client()
        .build(Method::PATCH, "/api/profile/update")
        .json(&json!({}));
    let request = request
        .bearer_auth(&ann.token)
        .header("Content-Encoding", "gzip");
    assert_eq!(server.client().send(request).await.status, 415);
}

async fn bodies_have_a_limit(server: TestServer) {
    let client = server.client();
    let post = async |length: usize| {
        let body = json!({ "password": "a".repeat(length) });
        client.log_in(&body).await.status
    };
    assert_eq!(post(128 * 1024 - 20).await, 400);
    assert_eq!(post(128 * 1024).await, 413);
    assert_eq!(post(2 * 1024 * 1024).await, 413);
}

async fn nesting_has_a_limit(server: TestServer) {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let depth = 100_000 / open.len();
        let body = format!(
            "{{\"email\":{}1{}}}",
            open.repeat(depth),
            close.repeat(depth)
        );
        let request = server.client().build(Method::POST, "/api/auth/login");
        let request = request
            .header("Content-Type", "application/json")
            .body(body);
        let answer = server.client().send(request).await;
        assert!([400, 413].contains(&answer.status), "{answer:?}");
    }
    assert_eq!(server.client().get("/healthz").await.status, 200);
}

async fn fields_may_not_come_twice(server: TestServer) {
    let body = r#"{"email":"a@b","email":"c@d","password":"correct-horse-7"}"#;
    let request = server.client().build(Method::POST, "/api/auth/login");
    let request = request
        .header("Content-Type", "application/json")
        .body(body);
    server
        .client()
        .send(request)
        .await
        .expect_invalid(["/body/email"]);
    let ann = server.person("Ann").await;
    let answer = ann
        .get("/api/use-cases/search?searchText=a&searchText=b")
        .await;
    answer.expect_invalid(["/query/searchText"]);
}

async fn what_trickles_in_times_out(server: TestServer) {
    use tokio::io::AsyncWriteExt;
    let head = "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\
                Content-Length: 100\r\n\r\n{";
    let (mut slow_head, mut slow_body) = (server.tcp().await, server.tcp().await);
    slow_head
        .write_all(b"POST /api/auth/login HTTP/1.1\r\nHost:")
        .await
        .unwrap();
    slow_body.write_all(head.as_bytes()).await.unwrap();
    let answers = tokio::join!(
        harness::RawAnswer::read(slow_head),
        harness::RawAnswer::read(slow_body)
    );
    assert_eq!((answers.0.status, answers.1.status), (408, 408));
    assert!(
        answers.1.body.contains("\"request_timeout\""),
        "{answers:?}"
    );
}

async fn requests_that_mean_two_things_are_refused(server: TestServer) {
    let request = "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\
                   Content-Length: 4\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n\
                   0\r\n\r\n";
    assert_eq!(server.exchange(request.as_bytes()).await.status, 400);
}

async fn there_is_no_way_to_fill_the_database_over_http(server: TestServer) {
    for path in ["/api/hard-code/migrate", "/api/seed"] {
        assert_eq!(server.client().post(path, &json!({})).await.status, 404);
        assert_eq!(server.client().get(path).await.status, 404);
    }
}
