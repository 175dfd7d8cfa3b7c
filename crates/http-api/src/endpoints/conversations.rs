use messenger_api_types::conversations::MarkAsDeletedRequest;
use messenger_api_types::users::MessageResponse;
use paperclip::actix::api_v2_operation;

use super::texts;
use crate::error::ApiResult;
use crate::extract::{Body, CurrentUser, State, Then};
use crate::reply::Reply;

/// Clear a dialog for oneself
///
/// It vanishes from the caller's list and history and stays as it is for the companion. A later
/// message brings it back with only what is new.
#[api_v2_operation(operation_id = "markAsDeleted", tags(Conversations))]
pub(crate) async fn clear_dialog(
    state: State,
    Then(caller, Body(companion)): Then<CurrentUser, Body<MarkAsDeletedRequest>>,
) -> ApiResult<Reply<MessageResponse>> {
    state
        .services
        .conversations
        .clear_dialog(caller.0.user, companion)
        .await?;
    Ok(Reply(MessageResponse::new(texts::DIALOG_CLEARED)))
}
