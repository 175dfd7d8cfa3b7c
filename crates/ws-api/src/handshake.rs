use std::time::Duration;

use actix_web::guard::GuardContext;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, ORIGIN, RETRY_AFTER, UPGRADE, X_FORWARDED_FOR};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev, web};
use messenger_api_types::error::ErrorBody;
use messenger_api_types::ws::CloseCode;
use messenger_domain::auth::{AuthError, Identity};
use messenger_domain::error::{ErrorKind, Failure};
use messenger_rate_limits::RetryAfter;
use tokio::sync::Semaphore;

use crate::WsState;
use crate::closing::close;
use crate::connection::Connection;
use crate::frame_guard::FrameGuard;
use crate::hub::{Refusal, Registration};
use crate::outlet::Outlet;
use crate::token::{AUTH, Token};
use crate::upgrade::written_by;

pub(crate) fn asks_for_upgrade(context: &GuardContext<'_>) -> bool {
    let upgrade = context.head().headers().get(UPGRADE);
    upgrade.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Answers a request for a WebSocket. Whatever the client can get over by trying later is refused
/// here, with a status that slows browsers down, rather than accepted and closed.
pub(crate) async fn connect(
    request: HttpRequest,
    body: web::Payload,
    state: web::Data<WsState>,
) -> HttpResponse {
    if let Err(refusal) = admit(&request, &state).await {
        return refusal;
    }
    let Some(token) = Token::find(request.headers()) else {
        return not_authorized();
    };
    match enter(&state, &token.value).await {
        Ok(place) => upgrade(&request, body, &state, place).await,
        Err(Denial::NotAuthorized) if token.is_sub_protocol => {
            // Browsers do not show a status to the page, only a close code.
            upgrade_and_close(&request, body)
        }
        Err(Denial::NotAuthorized) => not_authorized(),
        Err(Denial::TooManyOfUser) => too_many(RetryAfter(Duration::from_secs(5))),
        Err(Denial::Unavailable) => unavailable(),
    }
}

/// Why somebody with a token does not get in.
#[derive(Debug, PartialEq, Eq)]
enum Denial {
    NotAuthorized,
    TooManyOfUser,
    /// Nothing is wrong with the token, as far as can be told now.
    Unavailable,
}

/// Takes a place in the hub for whoever the token belongs to. The session is looked at once more
/// after that: had it ended before the hub could tell, nobody would notice.
async fn enter(state: &WsState, token: &str) -> Result<(Identity, Registration), Denial> {
    let auth = &state.services.auth;
    let settings = &state.settings;
    let identity = auth.authenticate(token).await?;
    let (max, max_of_user) = (settings.max_connections, settings.max_connections_per_user);
    let registration = state.hub.register(&identity, max, max_of_user)?;
    auth.confirm(&identity).await?;
    Ok((identity, registration))
}

impl From<AuthError> for Denial {
    fn from(error: AuthError) -> Self {
        if error.kind() == ErrorKind::Unauthenticated {
            return Self::NotAuthorized;
        }
        tracing::warn!(%error, "a handshake could not be checked");
        Self::Unavailable
    }
}

impl From<Refusal> for Denial {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NodeUnavailable => Self::Unavailable,
            Refusal::TooManyOfUser => Self::TooManyOfUser,
        }
    }
}

async fn admit(request: &HttpRequest, state: &WsState) -> Result<(), HttpResponse> {
    if state.hub.is_draining() {
        return Err(unavailable());
    }
    if let Some(peer) = request.peer_addr() {
        let lines = request.headers().get_all(X_FORWARDED_FOR);
        let forwarded: Vec<_> = lines.filter_map(|line| line.to_str().ok()).collect();
        let client = state.proxies.client(peer.ip(), Some(&forwarded.join(",")));
        if let Err(retry_after) = state.limits.handshakes.check(&client) {
            slow_down().await;
            return Err(too_many(retry_after));
        }
    }
    let origin = request.headers().get(ORIGIN).map(HeaderValue::as_bytes);
    match (&state.settings.allowed_origins, origin) {
        (Some(allowed), Some(origin)) if !allowed.iter().any(|one| one.as_bytes() == origin) => {
            Err(refuse(
                StatusCode::FORBIDDEN,
                "This origin is not allowed",
                "origin_not_allowed",
            ))
        }
        // Last, so that what one client is refused for does not count against everybody.
        _ => state
            .limits
            .node_handshakes
            .check()
            .map_err(|_| unavailable()),
    }
}

/// Lets a client wait that comes back at once whatever it is told, unless too many wait already.
async fn slow_down() {
    const DELAY: Duration = Duration::from_secs(1);
    static PLACES: Semaphore = Semaphore::const_new(1000);
    if let Ok(_place) = PLACES.try_acquire() {
        tokio::time::sleep(DELAY).await;
    }
}

async fn upgrade(
    request: &HttpRequest,
    body: web::Payload,
    state: &web::Data<WsState>,
    (identity, registration): (Identity, Registration),
) -> HttpResponse {
    let (guard, verdict) = FrameGuard::new(body, state.limits.control_frames());
    let mut guarded: dev::Payload = dev::Payload::Stream {
        payload: Box::pin(guard),
    };
    let handshake = match web::Payload::from_request(request, &mut guarded).await {
        Ok(payload) => actix_ws::handle_with_protocols(request, payload, &[AUTH]),
        Err(error) => Err(error),
    };
    match handshake {
        Ok((response, _, stream)) => {
            let (mut response, outlet) = Outlet::of(response);
            let state = state.clone().into_inner();
            let connection = Connection::new(state, identity, registration, outlet, verdict);
            written_by(&mut response, connection.run(stream));
            response
        }
        Err(error) => no_handshake(&error),
    }
}

/// Upgrades only to close at once. Nothing that the client sends is read.
fn upgrade_and_close(request: &HttpRequest, body: web::Payload) -> HttpResponse {
    match actix_ws::handle_with_protocols(request, body, &[AUTH]) {
        Ok((response, ..)) => {
            let (response, outlet) = Outlet::of(response);
            close(&outlet, CloseCode::Unauthorized);
            response
        }
        Err(error) => no_handshake(&error),
    }
}

fn no_handshake(error: &actix_web::Error) -> HttpResponse {
    let status = error.as_response_error().error_response().status();
    refuse(status, "This is no WebSocket handshake", "no_handshake")
}

fn not_authorized() -> HttpResponse {
    refuse(StatusCode::UNAUTHORIZED, "Not authorized", "not_authorized")
}

fn unavailable() -> HttpResponse {
    let message = "Not available now, try again later";
    with_retry_after(
        refuse(StatusCode::SERVICE_UNAVAILABLE, message, "unavailable"),
        5,
    )
}

fn too_many(retry_after: RetryAfter) -> HttpResponse {
    let response = refuse(
        StatusCode::TOO_MANY_REQUESTS,
        "Too many connections",
        "rate_limited",
    );
    with_retry_after(response, retry_after.seconds())
}

fn with_retry_after(mut response: HttpResponse, seconds: u64) -> HttpResponse {
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

fn refuse(status: StatusCode, message: &str, code: &str) -> HttpResponse {
    HttpResponse::build(status).json(ErrorBody {
        message: message.to_owned(),
        code: code.to_owned(),
        errors: None,
        request_id: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use messenger_domain::error::RepoError;

    #[test]
    fn only_a_dead_session_is_told_to_log_in_again() {
        let dead = Denial::from(AuthError::NotAuthorized);
        assert_eq!(dead, Denial::NotAuthorized);
        for error in [
            RepoError::Unavailable("busy".into()),
            RepoError::Internal("broken".into()),
        ] {
            let unknown = Denial::from(AuthError::from(error));
            assert_eq!(unknown, Denial::Unavailable);
        }
    }
}
