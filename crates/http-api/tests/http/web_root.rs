use std::fs;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use messenger_http_api::HttpState;
use serde_json::json;
use tempfile::TempDir;

use crate::client::{call, get, request};
use crate::fakes::state;

/// An app of two files beside things that are none of it.
fn with_app() -> (TempDir, HttpState) {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("web");
    fs::create_dir_all(root.join("static")).unwrap();
    fs::write(root.join("index.html"), "the page").unwrap();
    fs::write(root.join("static/main.js"), "the script").unwrap();
    fs::write(root.join(".env"), "secret").unwrap();
    fs::write(directory.path().join("outside.txt"), "secret").unwrap();
    let link = root.join("link.txt");
    std::os::unix::fs::symlink(directory.path().join("outside.txt"), link).unwrap();
    (
        directory,
        HttpState {
            web_root: Some(root),
            ..state()
        },
    )
}

/// As a browser asks when somebody follows a link.
fn visit(path: &str) -> TestRequest {
    get(path).insert_header(("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"))
}

#[actix_web::test]
async fn files_and_pages_of_the_app_are_served() {
    let (_directory, state) = with_app();
    for (path, content, media_type) in [
        ("/", "the page", "text/html; charset=utf-8"),
        ("/index.html", "the page", "text/html; charset=utf-8"),
        ("/static/main.js", "the script", "text/javascript"),
        ("/chats/7", "the page", "text/html; charset=utf-8"),
    ] {
        let answer = call(&state, visit(path)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text()),
            (200, content),
            "{path}"
        );
        assert_eq!(answer.header("content-type"), Some(media_type), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("connect-src 'self' ws: wss:;"), "{path}");
        assert!(
            policy.contains("style-src 'self' 'unsafe-inline';"),
            "{path}"
        );
    }
}

#[actix_web::test]
async fn the_server_keeps_its_own_paths() {
    let (_directory, state) = with_app();
    for path in [
        "/api/nothing",
        "/doc/nothing",
        "/healthz/x",
        "/readyz/",
        "/metrics/x",
    ] {
        assert_eq!(call(&state, visit(path)).await.error().0, 404, "{path}");
    }
    assert_eq!(
        call(&state, visit("/healthz")).await.json(),
        json!({"status": "ok"})
    );
    let upgrade = visit("/").insert_header(("Upgrade", "websocket"));
    assert_eq!(call(&state, upgrade).await.json(), json!("socket"));
}

#[actix_web::test]
async fn only_who_wants_a_page_gets_one_for_an_unknown_path() {
    let (_directory, state) = with_app();
    let script = get("/static/gone.js").insert_header(("Accept", "*/*"));
    assert_eq!(call(&state, script).await.error().0, 404);
    assert_eq!(call(&state, get("/chats/7")).await.error().0, 404);
    assert_eq!(call(&state, get("/static")).await.error().0, 404);
    assert_eq!(
        call(&state, request(Method::POST, "/")).await.error().0,
        404
    );
}

#[actix_web::test]
async fn nothing_else_comes_out() {
    let (_directory, state) = with_app();
    for path in [
        "/.env",
        "/%2eenv",
        "/static/../.env",
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/static/..%5c..%5coutside.txt",
        "/link.txt",
        "//outside.txt",
    ] {
        assert_eq!(call(&state, get(path)).await.error().0, 404, "{path}");
        let visited = call(&state, visit(path)).await;
        assert!(!visited.text().contains("secret"), "{path}");
    }
}
