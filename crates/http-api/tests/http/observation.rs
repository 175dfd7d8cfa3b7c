use actix_web::http::Method;
use async_trait::async_trait;
use messenger_http_api::{HttpState, Readiness};
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::json;
use std::sync::Arc;

use crate::client::{by_ann, call, get, request};
use crate::fakes::state;

struct NotReady;

#[async_trait]
impl Readiness for NotReady {
    async fn is_ready(&self) -> bool {
        false
    }
}

#[actix_web::test]
async fn probes_tell_alive_from_ready() {
    let away = HttpState {
        readiness: Arc::new(NotReady),
        ..state()
    };
    for (state, path, status, text) in [
        (&state(), "/healthz", 200, "ok"),
        (&state(), "/readyz", 200, "ok"),
        (&away, "/healthz", 200, "ok"),
        (&away, "/readyz", 503, "unavailable"),
    ] {
        let answer = call(state, get(path)).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.json(), json!({"status": text}), "{path}");
        assert_eq!(
            call(state, request(Method::HEAD, path)).await.status,
            status,
            "{path}"
        );
    }
}

#[actix_web::test]
async fn metrics_are_text() {
    let answer = call(&state(), get("/metrics")).await;
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    assert_eq!(answer.text(), "up 1\n");
}

#[actix_web::test]
async fn requests_are_counted_by_route_and_never_by_path() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let _recording = metrics::set_default_local_recorder(&recorder);
    call(
        &state(),
        by_ann(get("/api/use-cases/search?searchText=secret")),
    )
    .await;
    call(&state(), get("/api/use-cases/search")).await;
    call(&state(), get("/secret/path")).await;
    call(
        &state(),
        request("BREW".parse().unwrap(), "/api/auth/login"),
    )
    .await;
    call(&state(), get("/api/panic")).await;
    let rendered = recorder.handle().render();
    for line in [
        r#"http_requests_total{method="GET",route="/api/use-cases/search",status="200"} 1"#,
        r#"http_requests_total{method="GET",route="/api/use-cases/search",status="401"} 1"#,
        r#"http_requests_total{method="GET",route="unmatched",status="404"} 1"#,
        r#"http_requests_total{method="other",route="/api/auth/login",status="405"} 1"#,
        r#"http_requests_total{method="GET",route="/api/panic",status="500"} 1"#,
        r#"http_request_duration_seconds_count{route="/api/use-cases/search"} 2"#,
    ] {
        assert!(
            rendered.lines().any(|it| it == line),
            "{line} is not in\n{rendered}"
        );
    }
    assert!(!rendered.contains("secret"));
}

#[actix_web::test]
async fn request_ids_are_ours_and_differ() {
    let ask = || get("/healthz").insert_header(("X-Request-Id", "mine"));
    let ids = [call(&state(), ask()).await, call(&state(), ask()).await]
        .map(|answer| answer.header("x-request-id").unwrap().to_owned());
    assert!(ids.iter().all(|id| id.len() == 36), "{ids:?}");
    assert_ne!(ids[0], ids[1]);
}

#[actix_web::test]
async fn the_websocket_is_where_it_is_mounted() {
    assert_eq!(call(&state(), get("/api/ws")).await.json(), json!("socket"));
    let upgrade = get("/").insert_header(("Upgrade", "websocket"));
    assert_eq!(call(&state(), upgrade).await.json(), json!("socket"));
    assert_eq!(call(&state(), get("/")).await.status, 404);
}
