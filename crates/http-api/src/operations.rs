//! What operators and their tools ask: is it alive, is it ready, what does it count.

use actix_web::http::StatusCode;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, guard};
use serde_json::json;

use crate::extract::State;

pub(crate) fn mount(config: &mut ServiceConfig) {
    let probe = || web::route().guard(guard::Any(guard::Get()).or(guard::Head()));
    config
        .service(web::resource("/healthz").route(probe().to(health)))
        .service(web::resource("/readyz").route(probe().to(readiness)))
        .service(web::resource("/metrics").route(web::get().to(metrics)));
}

/// That this answers at all is the answer.
async fn health() -> HttpResponse {
    HttpResponse::Ok().json(json!({"status": "ok"}))
}

async fn readiness(state: State) -> HttpResponse {
    let (status, text) = if state.readiness.is_ready().await {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
    };
    HttpResponse::build(status).json(json!({"status": text}))
}

async fn metrics(state: State) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body((state.render_metrics)())
}
