use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use futures_util::FutureExt;
use tracing::Instrument;
use uuid::Uuid;

use super::finish::{Unanswered, finish};
use super::headers::secure;

/// The outermost layer but for the spelling of paths: names each request, answers for it if a handler
/// panics, finishes errors and headers, logs and counts. Logs and metrics have the pattern of the route
/// instead of the path, because a path or a query may tell of people.
pub(crate) async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = request_id();
    let path = request.path().to_owned();
    let seen = Seen {
        started: Instant::now(),
        method: known_method(request.method()),
        route: request
            .match_pattern()
            .unwrap_or_else(|| "unmatched".to_owned()),
        id: id.clone(),
    };
    let span = tracing::info_span!("request", request_id = id);
    let answer = AssertUnwindSafe(async { next.call(request).await }.instrument(span));
    match answer.catch_unwind().await {
        Ok(Ok(response)) => {
            let mut response = finish(response.map_into_boxed_body(), &id);
            secure(response.headers_mut(), &path, &id);
            seen.record(response.status());
            Ok(response)
        }
        Ok(Err(error)) => Err(seen.unanswered(error.to_string())),
        Err(_) => Err(seen.unanswered("a handler panicked".to_owned())),
    }
}

/// Ids from outside are not taken: whoever chooses one could hide among the requests of others.
#[expect(
    clippy::disallowed_methods,
    reason = "only the log ever sees it, and no test depends on it"
)]
fn request_id() -> String {
    Uuid::new_v4().to_string()
}

/// Clients may invent methods; a metric for each would have no end.
fn known_method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

/// What is told of a request once it is answered.
struct Seen {
    started: Instant,
    method: &'static str,
    route: String,
    id: String,
}

impl Seen {
    fn unanswered(self, why: String) -> Error {
        let error = Unanswered::new(why, self.id.clone());
        self.record(StatusCode::INTERNAL_SERVER_ERROR);
        error.into()
    }

    fn record(self, status: StatusCode) {
        let Self {
            started,
            method,
            route,
            id,
        } = self;
        let elapsed = started.elapsed();
        let status = status.as_u16();
        tracing::info!(
            method,
            route,
            status,
            ms = millis(elapsed),
            request_id = id,
            "answered"
        );
        metrics::counter!(
            "http_requests_total",
            "method" => method,
            "route" => route.clone(),
            "status" => status.to_string(),
        )
        .increment(1);
        metrics::histogram!("http_request_duration_seconds", "route" => route)
            .record(elapsed.as_secs_f64());
    }
}

fn millis(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}
