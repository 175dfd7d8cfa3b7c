use messenger_api_types::auth::{
    LogInRequest, LogInResponse, RegisterRequest, SessionPath, SessionsResponse, SignUpRequest,
};
use messenger_api_types::users::MessageResponse;
use messenger_domain::Services;
use messenger_domain::auth::{AuthError, Authorized, Credentials, LoginName};
use messenger_domain::events::EndedSessions;
use messenger_domain::users::NewAccount;
use paperclip::actix::api_v2_operation;

use super::texts;
use crate::error::ApiResult;
use crate::extract::{Body, CurrentUser, Path, ShownSecret, State, Then, Visitor};
use crate::reply::{Created, Reply, WithRefreshCookie};

/// Create an account
///
/// The path is spelt as existing clients spell it; `/api/auth/sign-up` is the same.
#[api_v2_operation(operation_id = "singUp", tags(Accounts))]
pub(crate) async fn sign_up(
    state: State,
    Then(_, Body(account)): Then<Visitor, Body<SignUpRequest>>,
) -> ApiResult<Created<MessageResponse>> {
    sign_up_as(&state, account).await
}

/// Create an account
///
/// The same as `/api/auth/sing-up`.
#[api_v2_operation(operation_id = "signUp", tags(Accounts))]
pub(crate) async fn sign_up_alias(
    state: State,
    Then(_, Body(account)): Then<Visitor, Body<SignUpRequest>>,
) -> ApiResult<Created<MessageResponse>> {
    sign_up_as(&state, account).await
}

async fn sign_up_as(state: &State, account: NewAccount) -> ApiResult<Created<MessageResponse>> {
    state.services.users.register(account).await?;
    Ok(Reply(MessageResponse::new(texts::REGISTERED)))
}

/// Log in
///
/// Answers with a token for `Authorization: Bearer` and for the WebSocket. A wrong password and an
/// unknown name get the same answer, after the same time.
#[api_v2_operation(operation_id = "logIn", tags(Accounts))]
pub(crate) async fn log_in(
    state: State,
    Then(visitor, Body(credentials)): Then<Visitor, Body<LogInRequest>>,
) -> ApiResult<WithRefreshCookie<LogInResponse, 201>> {
    let name = tried_name(&credentials.name);
    let credentials = Credentials {
        user_agent: visitor.user_agent,
        ..credentials
    };
    let attempt = state.services.auth.log_in(credentials);
    let is_wrong = |error: &AuthError| matches!(error, AuthError::WrongCredentials);
    let authorized = match name {
        None => attempt.await?,
        Some(name) => {
            let failures = &state.limits.log_in_failures;
            state
                .guesses
                .log_ins
                .attempt(&name, failures, is_wrong, attempt)
                .await?
        }
    };
    Ok(logged_in(authorized))
}

/// What failures are counted by. An e-mail has an `@` and a user name has none, so that one is never
/// taken for the other.
fn tried_name(name: &LoginName) -> Option<String> {
    match name {
        LoginName::Email(email) => Some(email.as_str().to_owned()),
        LoginName::Username(username) => Some(username.folded()),
        LoginName::Unknown => None,
    }
}

/// Create an account and log in
///
/// Answers as a log-in does.
#[api_v2_operation(operation_id = "register", tags(Accounts))]
pub(crate) async fn register(
    state: State,
    Then(visitor, Body(account)): Then<Visitor, Body<RegisterRequest>>,
) -> ApiResult<WithRefreshCookie<LogInResponse, 201>> {
    let Services { users, auth, .. } = &state.services;
    let user = users.register(account).await?;
    let authorized = auth.open_session(user, visitor.user_agent).await?;
    Ok(logged_in(authorized))
}

fn logged_in<const STATUS: u16>(
    authorized: Authorized,
) -> WithRefreshCookie<LogInResponse, STATUS> {
    let secret = authorized.refresh_secret.clone();
    let seconds = authorized.refresh_expires_in;
    WithRefreshCookie::setting(authorized.into(), &secret, seconds)
}

/// Get another token
///
/// Exchanges the refresh token, from the body or the cookie, for a new one and a new access token. Each
/// is good once: one that is shown again ends its session, unless the answer may just have been lost
/// (within 30 seconds, and what it was exchanged for was never used).
#[api_v2_operation(operation_id = "refreshToken", tags(Sessions))]
pub(crate) async fn refresh(
    state: State,
    Then(_, ShownSecret(secret)): Then<Visitor, ShownSecret>,
) -> ApiResult<WithRefreshCookie<LogInResponse>> {
    let authorized = state.services.auth.refresh(&secret).await?;
    Ok(logged_in(authorized))
}

/// Log out
///
/// Ends the session that asks: its tokens are worth nothing from now on, and its `WebSockets` are closed
/// with code 4001.
#[api_v2_operation(operation_id = "logOut", tags(Sessions))]
pub(crate) async fn log_out(
    state: State,
    caller: CurrentUser,
) -> ApiResult<WithRefreshCookie<MessageResponse>> {
    let ended = EndedSessions::One(caller.0.session);
    state.services.auth.log_out(&caller.0, ended).await?;
    let answer = MessageResponse::new(texts::LOGGED_OUT);
    Ok(WithRefreshCookie::clearing(answer))
}

/// Log out everywhere
///
/// Ends all sessions of the user, the one that asks included.
#[api_v2_operation(operation_id = "logOutEverywhere", tags(Sessions))]
pub(crate) async fn log_out_everywhere(
    state: State,
    caller: CurrentUser,
) -> ApiResult<WithRefreshCookie<MessageResponse>> {
    let ended = EndedSessions::All;
    state.services.auth.log_out(&caller.0, ended).await?;
    let answer = MessageResponse::new(texts::LOGGED_OUT_EVERYWHERE);
    Ok(WithRefreshCookie::clearing(answer))
}

/// List one's sessions
///
/// Those first that were used last.
#[api_v2_operation(operation_id = "listSessions", tags(Sessions))]
pub(crate) async fn list_sessions(
    state: State,
    CurrentUser(caller): CurrentUser,
) -> ApiResult<Reply<SessionsResponse>> {
    let sessions = state.services.auth.list_sessions(&caller).await?;
    Ok(Reply(SessionsResponse::new(sessions, caller.session)))
}

/// End one of one's sessions
///
/// As logging out there would.
#[api_v2_operation(operation_id = "endSession", tags(Sessions))]
pub(crate) async fn end_session(
    state: State,
    Then(CurrentUser(caller), Path(id)): Then<CurrentUser, Path<SessionPath>>,
) -> ApiResult<Reply<MessageResponse>> {
    state.services.auth.end_session(&caller, id).await?;
    Ok(Reply(MessageResponse::new(texts::SESSION_ENDED)))
}
