//! What is around every answer: for browsers, and for those who read the log.

use harness::{Answer, PASSWORD, TestServer, e2e};
use reqwest::Method;
use serde_json::json;

use crate::calls::{PROTECTED, PUBLIC};

e2e! {
    answers_cannot_be_misused_by_browsers,
    every_origin_may_call_by_default,
    every_call_may_be_made_by_pages,
    pages_may_read_errors [("RATE_LIMITS", "on"), ("RATE_LIMIT_SEARCH", "1/1h")],
    the_documentation_cannot_be_misused_either,
    origins_can_be_limited [("CORS_ORIGINS", "https://chat.example.org,http://localhost:5173")],
    answers_say_how_to_find_them_in_the_log,
    nothing_of_people_is_logged,
}

async fn answers_cannot_be_misused_by_browsers(server: TestServer) {
    let client = server.client();
    let ann = server.person("Ann").await;
    for answer in [
        client.get("/api/use-cases/search").await,
        client.get("/nowhere").await,
        client.log_in(&json!({})).await,
        ann.search("a").await,
        client.get("/api/openapi.json").await,
        client.get("/healthz").await,
    ] {
        assert_eq!(
            answer.header("content-type"),
            "application/json",
            "{answer:?}"
        );
        assert_eq!(
            answer.header("x-content-type-options"),
            "nosniff",
            "{answer:?}"
        );
        assert_eq!(answer.header("x-frame-options"), "DENY", "{answer:?}");
        assert_eq!(
            answer.header("referrer-policy"),
            "no-referrer",
            "{answer:?}"
        );
        assert_eq!(answer.header("cache-control"), "no-store", "{answer:?}");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{answer:?}");
        assert_eq!(answer.header("server"), "");
    }
}

async fn preflight(server: &TestServer, origin: &str) -> Answer {
    let request = server
        .client()
        .build(Method::OPTIONS, "/api/profile/update");
    let request = request
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "PATCH")
        .header(
            "Access-Control-Request-Headers",
            "authorization,content-type",
        );
    server.client().send(request).await
}

async fn simple(server: &TestServer, origin: &str) -> Answer {
    let request = server
        .client()
        .build(Method::GET, "/api/use-cases/search?searchText=a");
    server.client().send(request.header("Origin", origin)).await
}

async fn every_origin_may_call_by_default(server: TestServer) {
    for origin in ["http://localhost:5173", "https://anywhere.example", "null"] {
        let answer = preflight(&server, origin).await;
        assert!(answer.status < 300, "{answer:?}");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(
            answer
                .header("access-control-allow-methods")
                .contains("PATCH")
        );
        let headers = answer.header("access-control-allow-headers").to_lowercase();
        assert!(headers.contains("authorization") && headers.contains("content-type"));
        assert_eq!(answer.header("access-control-allow-credentials"), "");
        let refused = simple(&server, origin).await;
        assert_eq!(
            refused.header("access-control-allow-origin"),
            "*",
            "{refused:?}"
        );
        refused.expect_error(401, "Not authorized");
    }
}

async fn every_call_may_be_made_by_pages(server: TestServer) {
    for (method, path) in PUBLIC.into_iter().chain(PROTECTED) {
        let request = server.client().build(Method::OPTIONS, path);
        let request = request
            .header("Origin", "http://localhost:5173")
            .header("Access-Control-Request-Method", method.as_str())
            .header(
                "Access-Control-Request-Headers",
                "authorization,content-type",
            );
        let answer = server.client().send(request).await;
        assert!(answer.status < 300, "{path}: {answer:?}");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        let allowed = answer.header("access-control-allow-methods");
        let mut allowed = allowed.split(',').map(str::trim);
        assert!(allowed.any(|one| one == method.as_str()), "{answer:?}");
    }
}

/// Without these headers a page would see that something went wrong, but not what.
async fn pages_may_read_errors(server: TestServer) {
    let ann = server.person("Ann").await;
    assert_eq!(ann.search("a").await.status, 200);
    let send = async |method: Method, path: &str, kind: &'static str, body: String| {
        let request = server.client().build(method, path).bearer_auth(&ann.token);
        let request = request.header("Content-Type", kind).body(body);
        let request = request.header("Origin", "http://localhost:5173");
        server.client().send(request).await
    };
    let log_in = "/api/auth/login";
    let twin = json!({ "firstName": "Ann", "email": ann.email, "password": PASSWORD });
    let none = String::new;
    let json = "application/json";
    for (status, answer) in [
        (400, send(Method::POST, log_in, json, "{}".into()).await),
        (401, simple(&server, "http://localhost:5173").await),
        (404, send(Method::GET, "/nowhere", json, none()).await),
        (405, send(Method::GET, log_in, json, none()).await),
        (
            409,
            send(Method::POST, "/api/auth/sing-up", json, twin.to_string()).await,
        ),
        (
            413,
            send(Method::POST, log_in, json, " ".repeat(129 * 1024)).await,
        ),
        (
            415,
            send(Method::POST, log_in, "text/plain", "{}".into()).await,
        ),
        (
            429,
            send(
                Method::GET,
                "/api/use-cases/search?searchText=a",
                json,
                none(),
            )
            .await,
        ),
    ] {
        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(
            answer.header("access-control-allow-origin"),
            "*",
            "{answer:?}"
        );
        let exposed = answer.header("access-control-expose-headers");
        for header in ["x-request-id", "retry-after"] {
            assert!(exposed.contains(header), "{answer:?}");
        }
    }
}

async fn the_documentation_cannot_be_misused_either(server: TestServer) {
    let page = server.client().get("/doc/").await;
    for (header, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
    ] {
        assert_eq!(page.header(header), value, "{page:?}");
    }
    let policy = page.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self';",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
}

async fn origins_can_be_limited(server: TestServer) {
    for origin in ["https://chat.example.org", "http://localhost:5173"] {
        for answer in [
            preflight(&server, origin).await,
            simple(&server, origin).await,
        ] {
            assert_eq!(
                answer.header("access-control-allow-origin"),
                origin,
                "{answer:?}"
            );
            assert!(
                answer.header("vary").to_lowercase().contains("origin"),
                "{answer:?}"
            );
        }
    }
    for origin in [
        "https://chat.example.org.evil.example",
        "http://chat.example.org",
        "https://chat.example.org:444",
        "null",
    ] {
        let answer = simple(&server, origin).await;
        assert_eq!(
            answer.header("access-control-allow-origin"),
            "",
            "{answer:?}"
        );
        let answer = preflight(&server, origin).await;
        assert_eq!(
            answer.header("access-control-allow-origin"),
            "",
            "{answer:?}"
        );
    }
}

async fn answers_say_how_to_find_them_in_the_log(mut server: TestServer) {
    let mut ids = Vec::new();
    for path in ["/nowhere", "/healthz", "/api/use-cases/search"] {
        let answer = server.client().get(path).await;
        ids.push(answer.header("x-request-id").to_owned());
    }
    server.terminate().await;
    let log = server.logs().join("\n");
    for id in ids {
        assert!(
            id.len() >= 16 && log.contains(&id),
            "{id} is not in the log: {log}"
        );
    }
}

async fn nothing_of_people_is_logged(mut server: TestServer) {
    let fields =
        json!({ "firstName": "Quentin", "lastName": "Quagmire", "email": "qq@quux.example" });
    let person = server.person_with(fields).await;
    let [bob] = server.people(["Bob"]).await;
    person.search("secret-search").await;
    person
        .change_password("wrong-horse-8", "quicksilver-1")
        .await
        .expect_error(400, "Wrong password or email");
    let group = person.new_group("Quidditch").await;
    let mut socket = person.connect().await;
    socket.write(&bob, "quiet-secret").await;
    socket.write_in(group, "quiet-secret").await;
    socket.close().await;
    person
        .destroy()
        .await
        .expect_message(200, "User deleted successfully.");
    server.terminate().await;
    let log = server.logs().join("\n");
    assert!(log.contains("answered"), "nothing was logged: {log}");
    for secret in [
        "Quentin",
        "Quagmire",
        "qq@quux",
        "secret-search",
        "wrong-horse",
        "quicksilver",
        PASSWORD,
        "Quidditch",
        "quiet-secret",
        &person.token,
    ] {
        assert!(!log.contains(secret), "{secret} was logged: {log}");
    }
}
