use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::guard::GuardContext;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    AUTHORIZATION, HeaderMap, HeaderValue, ORIGIN, RETRY_AFTER, SEC_WEBSOCKET_PROTOCOL, UPGRADE,
};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev, rt, web};
use messenger_api_types::error::ErrorBody;
use messenger_api_types::ws::CloseCode;
use messenger_domain::auth::{AuthError, Identity};
use messenger_domain::error::{ErrorKind, Failure};
use messenger_rate_limits::RetryAfter;

use crate::WsState;
use crate::closing;
use crate::connection::Connection;
use crate::frame_guard::FrameGuard;
use crate::hub::Refusal;

/// The sub-protocol that is selected when a token comes as the one after it.
const AUTH: &str = "auth";

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
        return refuse(StatusCode::UNAUTHORIZED, "Not authorized", "not_authorized");
    };
    match state.services.auth.authenticate(&token.value).await {
        Ok(identity) => upgrade(&request, body, &state, identity).await,
        Err(AuthError::NotAuthorized) if token.is_sub_protocol => {
            // Browsers do not show a status to the page, only a close code.
            upgrade_and_close(&request, body)
        }
        Err(error) if error.kind() == ErrorKind::Unauthenticated => {
            refuse(StatusCode::UNAUTHORIZED, "Not authorized", "not_authorized")
        }
        Err(error) => {
            tracing::warn!(%error, "a handshake could not be checked");
            unavailable()
        }
    }
}

async fn admit(request: &HttpRequest, state: &WsState) -> Result<(), HttpResponse> {
    if state.hub.is_draining() {
        return Err(unavailable());
    }
    if state.limits.node_handshakes.check().is_err() {
        return Err(unavailable());
    }
    if let Some(peer) = request.peer_addr() {
        let forwarded = request.headers().get("x-forwarded-for");
        let forwarded = forwarded.and_then(|value| value.to_str().ok());
        let client = state.proxies.client(peer.ip(), forwarded);
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
        _ => Ok(()),
    }
}

/// Lets a client wait that comes back at once whatever it is told, unless too many wait already.
async fn slow_down() {
    const DELAY: Duration = Duration::from_secs(1);
    const MAX_WAITING: usize = 1000;
    static WAITING: AtomicUsize = AtomicUsize::new(0);
    if WAITING.fetch_add(1, Ordering::Relaxed) < MAX_WAITING {
        tokio::time::sleep(DELAY).await;
    }
    WAITING.fetch_sub(1, Ordering::Relaxed);
}

struct Token {
    value: String,
    is_sub_protocol: bool,
}

impl Token {
    /// A header counts before a sub-protocol. A query string does not count.
    fn find(headers: &HeaderMap) -> Option<Self> {
        let bearer = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| Self {
                value: token.trim().to_owned(),
                is_sub_protocol: false,
            });
        bearer.or_else(|| {
            let offered = headers.get_all(SEC_WEBSOCKET_PROTOCOL);
            let mut protocols = offered
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .map(str::trim);
            if protocols.next() != Some(AUTH) {
                return None;
            }
            let value = protocols
                .next()
                .filter(|token| !token.is_empty())?
                .to_owned();
            Some(Self {
                value,
                is_sub_protocol: true,
            })
        })
    }
}

async fn upgrade(
    request: &HttpRequest,
    body: web::Payload,
    state: &web::Data<WsState>,
    identity: Identity,
) -> HttpResponse {
    let settings = &state.settings;
    let place = state.hub.register(
        &identity,
        settings.max_connections,
        settings.max_connections_per_user,
    );
    let registration = match place {
        Ok(registration) => registration,
        Err(Refusal::NodeUnavailable) => return unavailable(),
        Err(Refusal::TooManyOfUser) => return too_many(RetryAfter(Duration::from_secs(5))),
    };
    let (guard, verdict) = FrameGuard::new(body, state.limits.control_frames());
    let mut guarded: dev::Payload = dev::Payload::Stream {
        payload: Box::pin(guard),
    };
    let handshake = match web::Payload::from_request(request, &mut guarded).await {
        Ok(payload) => actix_ws::handle_with_protocols(request, payload, &[AUTH]),
        Err(error) => Err(error),
    };
    match handshake {
        Ok((response, session, stream)) => {
            let connection = Connection::new(state, identity, registration, session, verdict);
            rt::spawn(connection.run(stream));
            response
        }
        Err(error) => no_handshake(&error),
    }
}

/// Upgrades only to close at once. Nothing that the client sends is read.
fn upgrade_and_close(request: &HttpRequest, body: web::Payload) -> HttpResponse {
    match actix_ws::handle_with_protocols(request, body, &[AUTH]) {
        Ok((response, session, _stream)) => {
            rt::spawn(closing::close(session, CloseCode::Unauthorized));
            response
        }
        Err(error) => no_handshake(&error),
    }
}

fn no_handshake(error: &actix_web::Error) -> HttpResponse {
    let status = error.as_response_error().status_code();
    refuse(status, "This is no WebSocket handshake", "no_handshake")
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
    use actix_web::test::TestRequest;

    fn token(headers: &[(&str, &str)]) -> Option<(String, bool)> {
        let request = headers
            .iter()
            .fold(TestRequest::default(), |request, header| {
                request.append_header(*header)
            })
            .to_http_request();
        Token::find(request.headers()).map(|token| (token.value, token.is_sub_protocol))
    }

    #[test]
    fn a_token_comes_by_header_or_as_the_protocol_after_auth() {
        let protocol = |value| ("Sec-WebSocket-Protocol", value);
        assert_eq!(
            token(&[("Authorization", "Bearer abc")]),
            Some(("abc".into(), false))
        );
        assert_eq!(
            token(&[("Authorization", "bearer abc")]),
            Some(("abc".into(), false))
        );
        assert_eq!(token(&[protocol("auth, abc")]), Some(("abc".into(), true)));
        assert_eq!(
            token(&[protocol("auth"), protocol("abc")]),
            Some(("abc".into(), true))
        );
        let both = [("Authorization", "Bearer abc"), protocol("auth, def")];
        assert_eq!(token(&both), Some(("abc".into(), false)));
    }

    #[test]
    fn anything_else_is_no_token() {
        let protocol = |value| [("Sec-WebSocket-Protocol", value)];
        for offered in ["auth", "auth,", "abc, auth", "abc", "AUTH, abc"] {
            assert_eq!(token(&protocol(offered)), None, "{offered}");
        }
        assert_eq!(token(&[("Authorization", "Basic abc")]), None);
        assert_eq!(token(&[]), None);
    }
}
