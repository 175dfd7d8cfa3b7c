use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::documentation;
use crate::web_root;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const EVERYWHERE: [(HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
];

const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// The Swagger UI writes styles into its elements and has images in its style sheet.
const DOCUMENTATION_POLICY: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// Not every browser counts `ws:` to the same host as `'self'`.
const PAGE_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; \
    connect-src 'self' ws: wss:; object-src 'none'; base-uri 'self'; form-action 'self'; \
    frame-ancestors 'none'";

/// Adds what keeps browsers from misusing an answer to a request for `path`, and its id.
pub(super) fn secure(headers: &mut HeaderMap, path: &str, request_id: &str) {
    let (policy, caching) = if is_json(headers) {
        (API_POLICY, "no-store")
    } else if path.split('/').nth(1) == Some(documentation::UI.trim_start_matches('/')) {
        (DOCUMENTATION_POLICY, "no-cache")
    } else if web_root::is_page(path) {
        (PAGE_POLICY, "no-cache")
    } else {
        (API_POLICY, "no-store")
    };
    let chosen = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, caching),
    ];
    for (name, value) in EVERYWHERE.into_iter().chain(chosen) {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, value);
    }
}

pub(super) fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/json"))
}
