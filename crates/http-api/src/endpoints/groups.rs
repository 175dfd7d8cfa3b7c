use messenger_api_types::groups::{CreateGroupRequest, CreateGroupResponse};
use paperclip::actix::api_v2_operation;

use super::texts;
use crate::error::ApiResult;
use crate::extract::{Body, CurrentUser, State, Then};
use crate::reply::Reply;

/// Create a group
///
/// The caller is its owner and first member; the notification is its first message.
#[api_v2_operation(operation_id = "createGroup", tags(Conversations))]
pub(crate) async fn create(
    state: State,
    Then(caller, Body(group)): Then<CurrentUser, Body<CreateGroupRequest>>,
) -> ApiResult<Reply<CreateGroupResponse>> {
    state.services.groups.create(caller.0.user, group).await?;
    let message = texts::GROUP_CREATED.to_owned();
    Ok(Reply(CreateGroupResponse {
        status_code: 200,
        message,
    }))
}
