use actix_web::http::Method;

use crate::client::{call, get, request};
use crate::fakes::state;

#[actix_web::test]
async fn the_document_is_the_one_of_the_crate() {
    let answer = call(&state(), get("/api/openapi.json")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json(), messenger_http_api::openapi());
}

#[actix_web::test]
async fn short_paths_lead_to_the_page() {
    for path in ["/api", "/api/", "/doc"] {
        let answer = call(&state(), get(path)).await;
        assert_eq!(answer.status, 307, "{path}");
        assert_eq!(answer.header("location"), Some("/doc/"), "{path}");
    }
}

#[actix_web::test]
async fn the_page_has_everything_that_it_names() {
    let page = call(&state(), get("/doc/")).await;
    assert_eq!(page.status, 200);
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self';") && policy.contains("connect-src 'self';"));
    for (file, media_type) in [
        ("swagger-ui.css", "text/css"),
        ("favicon-32x32.png", "image/png"),
        ("favicon-16x16.png", "image/png"),
        ("swagger-ui-bundle.js", "text/javascript"),
        ("start.js", "text/javascript; charset=utf-8"),
    ] {
        assert!(page.text().contains(&format!("\"{file}\"")), "{file}");
        let asset = call(&state(), get(&format!("/doc/{file}"))).await;
        assert_eq!(asset.status, 200, "{file}");
        assert_eq!(asset.header("content-type"), Some(media_type), "{file}");
        assert!(!asset.bytes.is_empty(), "{file}");
    }
    let script = call(&state(), get("/doc/start.js")).await;
    assert!(script.text().contains("\"/api/openapi.json\""));
}

#[actix_web::test]
async fn what_is_no_asset_is_not_found() {
    for path in [
        "/doc/nothing.js",
        "/doc/../Cargo.toml",
        "/doc/swagger-ui.css.map",
        "/doc/a/b",
    ] {
        assert_eq!(call(&state(), get(path)).await.error().0, 404, "{path}");
    }
    let answer = call(&state(), request(Method::POST, "/doc/swagger-ui.css")).await;
    assert_eq!(answer.error().0, 405);
}
