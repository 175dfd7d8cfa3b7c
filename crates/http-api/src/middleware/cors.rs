use actix_cors::Cors;
use actix_web::http::{Method, header};

use crate::CorsPolicy;

const REMEMBERED_FOR: usize = 3600;

/// What browsers may do on behalf of other sites. Never with cookies: tokens travel in a header
/// that no foreign page can add by itself.
pub(crate) fn cors(policy: &CorsPolicy) -> Cors {
    let cors = Cors::default()
        .allowed_methods([
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
        ])
        .expose_headers(["x-request-id", "retry-after"])
        .max_age(REMEMBERED_FOR);
    match policy {
        CorsPolicy::Any => cors.allow_any_origin().allow_any_header().send_wildcard(),
        CorsPolicy::AllowList(origins) => origins.iter().fold(
            cors.allowed_headers([header::AUTHORIZATION, header::CONTENT_TYPE]),
            |cors, origin| cors.allowed_origin(origin),
        ),
    }
}
