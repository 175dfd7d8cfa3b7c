//! What operators, developers and browsers ask for beside the API.

use harness::{TestServer, e2e};
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

e2e! {
    probes_tell_that_all_is_well,
    metrics_count_requests_by_route,
    metrics_count_what_the_manual_says,
    the_documentation_is_a_page,
    the_document_is_the_one_in_the_repository,
    the_document_describes_every_call,
}

// What is served from a directory has nothing to do with the database.
#[tokio::test]
async fn a_front_end_is_served_beside_the_api() {
    let root = front_end();
    let setup = harness::Setup::on(harness::database::Backend::Sqlite);
    let web_root = root.path().join("web");
    let server = setup
        .with(&[("WEB_ROOT", web_root.to_str().unwrap())])
        .start()
        .await;
    let get = async |path: &str, accept: &str| {
        let request = server
            .client()
            .build(Method::GET, path)
            .header("Accept", accept);
        server.client().send(request).await
    };
    for path in ["/", "/index.html", "/login", "/chats/7/messages?x=1"] {
        let answer = get(path, "text/html,*/*").await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (200, "<p>page"),
            "{path}"
        );
        assert!(
            answer.header("content-type").starts_with("text/html"),
            "{path}"
        );
    }
    let script = get("/assets/app.js", "*/*").await;
    assert_eq!((script.status, script.text.as_str()), (200, "run()"));
    assert!(
        script.header("content-type").contains("javascript"),
        "{script:?}"
    );
    for path in [
        "/assets/none.js",
        "/.env",
        "/..%2fsecret",
        "/%2e%2e/secret",
        "/assets/..%2f..%2fsecret",
        "/link",
    ] {
        assert_eq!(get(path, "*/*").await.status, 404, "{path}");
    }
    for path in ["/api/nowhere", "/api", "/doc/nowhere", "/healthz/nowhere"] {
        assert_ne!(get(path, "text/html").await.text, "<p>page", "{path}");
    }
    assert_eq!(get("/api/use-cases/search", "text/html").await.status, 401);
}

/// A built front end in `web`, and beside it what nobody may have.
fn front_end() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(root.path().join(name), text).unwrap();
    std::fs::create_dir_all(root.path().join("web/assets")).unwrap();
    write("web/index.html", "<p>page");
    write("web/assets/app.js", "run()");
    write("web/.env", "secret");
    write("secret", "secret");
    std::os::unix::fs::symlink("../secret", root.path().join("web/link")).unwrap();
    root
}

async fn probes_tell_that_all_is_well(server: TestServer) {
    for path in ["/healthz", "/readyz"] {
        let answer = server.client().get(path).await;
        assert_eq!(answer.expect(200)["status"], "ok");
        let head = server
            .client()
            .request(Method::HEAD, path, None, &Value::Null)
            .await;
        assert_eq!(head.status, 200);
    }
}

async fn metrics_count_requests_by_route(server: TestServer) {
    let ann = server.person("Ann").await;
    ann.search("a").await.expect(200).take();
    server
        .client()
        .get("/nowhere/secret")
        .await
        .expect_error(404, "There is nothing here");
    let text = server.client().get("/metrics").await.text;
    assert!(text.contains("http_requests_total{"), "{text}");
    assert!(text.contains("/api/use-cases/search"), "{text}");
    assert!(
        !text.contains("secret") && !text.contains(&ann.id.to_string()),
        "{text}"
    );
}

/// A metric whose name and labels are these, or nothing.
fn metric<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let value = |line: &'a str| line.strip_prefix(name)?.strip_prefix(' ');
    text.lines().find_map(value)
}

async fn metrics_count_what_the_manual_says(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = [bob.connect().await, bob.connect().await];
    anns.write(&bob, "one").await;
    let two = anns.write(&bob, "two").await;
    for socket in &mut bobs {
        socket.expect_broadcast("privateMessage").await;
        socket.expect_broadcast("privateMessage").await;
    }
    anns.refused("dropGroup", json!({})).await;
    let read = json!({ "messageId": two, "status": "read" });
    for _ in 0..3 {
        bobs[0].request("messageStatus", read.clone()).await;
    }
    let [gone, _stays] = bobs;
    gone.close().await;
    let bad = server.handshake().protocols(&["auth", "bad"]);
    assert_eq!(bad.open().await.unwrap().expect_close().await.0, 4001);
    anns.expect_nothing().await;
    let text = server.client().get("/metrics").await.text;
    for (name, value) in [
        (r#"ws_frames_total{type="privateMessage"}"#, "2"),
        (r#"ws_frames_total{type="invalid"}"#, "1"),
        (
            r#"ws_request_duration_seconds_count{type="privateMessage"}"#,
            "2",
        ),
        ("ws_broadcasts_total", "4"),
        ("receipts_marked_total", "3"),
        ("receipts_written_total", "1"),
        ("receipt_batches_total", "1"),
        ("ws_connections", "2"),
        (r#"ws_closes_total{code="client"}"#, "1"),
        (r#"ws_closes_total{code="4001"}"#, "1"),
    ] {
        assert_eq!(metric(&text, name), Some(value), "{name}: {text}");
    }
    assert!(text.contains(r#"http_request_duration_seconds_count{route="/api/auth/login"} 2"#));
    let handshakes = text.lines().find(|line| {
        line.starts_with("http_requests_total{")
            && line.contains(r#"route="/api/ws""#)
            && line.contains(r#"status="101""#)
    });
    assert!(handshakes.unwrap().ends_with(" 4"), "{handshakes:?}");
}

async fn the_documentation_is_a_page(server: TestServer) {
    let client = server.client();
    for path in ["/api/", "/api", "/doc"] {
        let answer = client.get(path).await;
        assert!((301..309).contains(&answer.status), "{answer:?}");
        assert_eq!(answer.header("location"), "/doc/");
    }
    let page = client.get("/doc/").await;
    assert_eq!(page.status, 200);
    assert!(
        page.header("content-type").starts_with("text/html"),
        "{page:?}"
    );
    for asset in ["swagger-ui.css", "swagger-ui-bundle.js"] {
        assert!(page.text.contains(asset), "{page:?}");
        assert_eq!(client.get(&format!("/doc/{asset}")).await.status, 200);
    }
}

async fn the_document_is_the_one_in_the_repository(server: TestServer) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap();
    let answer = server.client().get("/api/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    let committed: Value = serde_json::from_str(&committed).unwrap();
    assert_eq!(answer.expect(200), committed, "run `make openapi`");
}

async fn the_document_describes_every_call(server: TestServer) {
    let document = server.client().get("/api/openapi.json").await.expect(200);
    let calls = crate::calls::PROTECTED.map(|call| (call, true));
    let public = crate::calls::PUBLIC.map(|call| (call, false));
    for ((method, path), protected) in calls.into_iter().chain(public) {
        let operation = &document["paths"][path][method.as_str().to_lowercase()];
        assert!(operation["responses"].is_object(), "{method} {path}");
        assert_eq!(
            operation["security"].is_array(),
            protected,
            "{method} {path}"
        );
        assert_eq!(
            operation["responses"]["401"].is_object(),
            protected,
            "{method} {path}"
        );
    }
}
