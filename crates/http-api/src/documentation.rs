//! The API documentation for browsers, under `/doc/`.

use std::sync::LazyLock;

use actix_web::guard::{self, GuardContext};
use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Bytes, ServiceConfig};
use actix_web::{HttpResponse, ResponseError};

use crate::error::ApiError;

/// Where the OpenAPI document is.
pub(crate) const DOCUMENT: &str = "/api/openapi.json";
/// Where the generated Swagger UI is mounted.
pub(crate) const UI: &str = "/doc";

/// The assets of the Swagger UI that the page needs. The handler that serves them panics when asked
/// for any other.
const ASSETS: &[&str] = &[
    "/doc/swagger-ui.css",
    "/doc/swagger-ui-bundle.js",
    "/doc/favicon-16x16.png",
    "/doc/favicon-32x32.png",
];

/// Its own page instead of the one that comes with the Swagger UI, which needs inline scripts and
/// shows any document that a link names.
const PAGE: &str = include_str!("documentation/index.html");
const SCRIPT: &str = include_str!("documentation/start.js");

static DOCUMENT_BYTES: LazyLock<Bytes> =
    LazyLock::new(|| Bytes::from(crate::openapi().to_string()));

/// To be mounted before the generated Swagger UI, parts of which it hides.
pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .service(web::resource(["/api", "/api/", UI]).route(web::get().to(to_page)))
        .service(web::resource(DOCUMENT).route(web::get().to(document)))
        .service(web::resource(["/doc/", "/doc/index.html"]).route(web::get().to(page)))
        .service(web::resource("/doc/start.js").route(web::get().to(script)))
        .service(
            web::resource("/doc/{file:.*}")
                .guard(guard::fn_guard(is_no_asset))
                .default_service(web::to(not_found)),
        );
}

fn is_no_asset(context: &GuardContext<'_>) -> bool {
    !ASSETS.contains(&context.head().uri.path())
}

async fn to_page() -> HttpResponse {
    HttpResponse::TemporaryRedirect()
        .insert_header((header::LOCATION, "/doc/"))
        .finish()
}

async fn document() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(DOCUMENT_BYTES.clone())
}

async fn page() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(PAGE)
}

async fn script() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .body(SCRIPT)
}

async fn not_found() -> HttpResponse {
    ApiError::of_status(StatusCode::NOT_FOUND).error_response()
}
