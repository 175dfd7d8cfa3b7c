use messenger_api_types::auth::{LogInRequest, LogInResponse, SignUpRequest};
use messenger_api_types::users::MessageResponse;
use messenger_domain::auth::{AuthError, Credentials, LoginName};
use messenger_domain::users::NewAccount;
use paperclip::actix::api_v2_operation;

use super::texts;
use crate::error::ApiResult;
use crate::extract::{Body, State, Then, Visitor};
use crate::reply::{Created, Reply};

/// Create an account
///
/// The path is spelt as existing clients spell it; `/api/auth/sign-up` is the same.
#[api_v2_operation(operation_id = "singUp", tags(Accounts))]
pub(crate) async fn sign_up(
    state: State,
    Then(_, Body(account)): Then<Visitor, Body<SignUpRequest>>,
) -> ApiResult<Created<MessageResponse>> {
    register(&state, account).await
}

/// Create an account
///
/// The same as `/api/auth/sing-up`.
#[api_v2_operation(operation_id = "signUp", tags(Accounts))]
pub(crate) async fn sign_up_alias(
    state: State,
    Then(_, Body(account)): Then<Visitor, Body<SignUpRequest>>,
) -> ApiResult<Created<MessageResponse>> {
    register(&state, account).await
}

async fn register(state: &State, account: NewAccount) -> ApiResult<Created<MessageResponse>> {
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
) -> ApiResult<Created<LogInResponse>> {
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
    Ok(Reply(authorized.into()))
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
