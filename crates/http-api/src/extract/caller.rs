use std::net::{IpAddr, Ipv4Addr};

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::{FutureExt, LocalBoxFuture, Ready, ready};
use messenger_domain::auth::Identity;
use messenger_rate_limits::{ClientIp, TrustedProxies};
use paperclip::actix::{Apiv2Security, OperationModifier};
use paperclip::v2::schema::Apiv2Schema;

use super::state;
use crate::error::{ApiError, ApiResult};
use crate::limits::{PerAddress, PerUser};

/// The user who asks, by the token in `Authorization`, within the limit of the route. A token
/// anywhere else, such as in the query, does not count: it would end up in logs.
#[derive(Apiv2Security)]
#[openapi(
    apiKey,
    alias = "bearer",
    in = "header",
    name = "Authorization",
    description = "`Bearer` and the token that a log-in answers with"
)]
pub(crate) struct CurrentUser(pub(crate) Identity);

impl FromRequest for CurrentUser {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        async move {
            let state = state(&request)?;
            let token = bearer(request.headers()).ok_or_else(ApiError::not_authorized)?;
            let identity = state.services.auth.authenticate(token).await?;
            let limit = request.app_data().copied().unwrap_or(PerUser::Requests);
            limit
                .check(&state.limits, identity.user)
                .map_err(ApiError::too_many)?;
            Ok(Self(identity))
        }
        .boxed_local()
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Somebody who need not be known, within the limit of the route.
pub(crate) struct Visitor {
    /// What the client says of itself.
    pub(crate) user_agent: Option<String>,
}

impl Visitor {
    const MAX_USER_AGENT: usize = 256;
}

impl FromRequest for Visitor {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let admit = || {
            let state = state(request)?;
            let limit = request.app_data().copied().unwrap_or(PerAddress::SignUp);
            let client = client_ip(request, &state.proxies);
            limit
                .check(&state.limits, client)
                .map_err(ApiError::too_many)?;
            let user_agent = request.headers().get(header::USER_AGENT);
            let user_agent = user_agent
                .and_then(|value| value.to_str().ok())
                .map(|agent| agent.chars().take(Self::MAX_USER_AGENT).collect());
            Ok(Self { user_agent })
        };
        ready(admit())
    }
}

impl Apiv2Schema for Visitor {}
impl OperationModifier for Visitor {}

fn client_ip(request: &HttpRequest, proxies: &TrustedProxies) -> ClientIp {
    let peer = request
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    let hops: Vec<&str> = request
        .headers()
        .get_all(header::X_FORWARDED_FOR)
        .map(|value| value.to_str().unwrap_or_default())
        .collect();
    let hops = (!hops.is_empty()).then(|| hops.join(","));
    proxies.client(peer, hops.as_deref())
}
