use messenger_api_types::people::ProfileResponse;
use messenger_api_types::users::{ChangePasswordRequest, MessageResponse, UpdateProfileRequest};
use messenger_domain::users::UserError;
use paperclip::actix::api_v2_operation;
use tracing::Instrument;

use super::texts;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Body, CurrentUser, State, Then};
use crate::reply::{Created, Reply};

/// Look at one's own account
///
/// With what others do not see of it.
#[api_v2_operation(operation_id = "getProfile", tags(Profile))]
pub(crate) async fn show(state: State, caller: CurrentUser) -> ApiResult<Reply<ProfileResponse>> {
    let profile = state.services.users.profile(caller.0.user).await?;
    Ok(Reply(profile.into()))
}

/// Change one's names
///
/// What is left out stays; `lastName: null` clears the last name.
#[api_v2_operation(operation_id = "updateProfile", tags(Profile))]
pub(crate) async fn update(
    state: State,
    Then(caller, Body(change)): Then<CurrentUser, Body<UpdateProfileRequest>>,
) -> ApiResult<Created<MessageResponse>> {
    state
        .services
        .users
        .update_profile(caller.0.user, change)
        .await?;
    Ok(Reply(MessageResponse::new(texts::UPDATED)))
}

/// Change one's password
///
/// Ends every other session of the user: every WebSocket of theirs is closed with code 4001.
#[api_v2_operation(operation_id = "changePassword", tags(Profile))]
pub(crate) async fn change_password(
    state: State,
    Then(caller, Body(passwords)): Then<CurrentUser, Body<ChangePasswordRequest>>,
) -> ApiResult<Created<MessageResponse>> {
    let caller = caller.0;
    let attempt = state
        .services
        .users
        .change_password(&caller, &passwords.old, &passwords.new);
    let failures = &state.limits.password_changes;
    let is_wrong = |error: &UserError| matches!(error, UserError::WrongPassword);
    state
        .guesses
        .password_changes
        .attempt(&caller.session, failures, is_wrong, attempt)
        .await?;
    Ok(Reply(MessageResponse::new(texts::PASSWORD_CHANGED)))
}

/// Delete one's account
///
/// Ends all sessions, leaves all groups, erases name, e-mail and password. Others keep what they
/// were told, from `Deleted account`.
#[api_v2_operation(operation_id = "deleteAccount", tags(Profile))]
pub(crate) async fn destroy(
    state: State,
    caller: CurrentUser,
) -> ApiResult<Reply<MessageResponse>> {
    let users = state.services.users.clone();
    // Takes several transactions, which a client that hangs up must not stop half-way.
    let deletion = async move { users.delete_account(caller.0.user).await };
    tokio::spawn(deletion.in_current_span())
        .await
        .map_err(ApiError::internal)??;
    Ok(Reply(MessageResponse::new(texts::DELETED)))
}
