use messenger_api_types::friends::BlocksResponse;
use messenger_api_types::paging::PageQuery;
use messenger_api_types::people::OtherUserPath;
use messenger_api_types::users::MessageResponse;
use paperclip::actix::api_v2_operation;

use super::texts;
use crate::error::ApiResult;
use crate::extract::{CurrentUser, Path, Query, State, Then};
use crate::reply::Reply;

/// List those whom one has blocked
///
/// The latest first.
#[api_v2_operation(operation_id = "listBlocks", tags(Friends))]
pub(crate) async fn list(
    state: State,
    Then(CurrentUser(caller), Query(page)): Then<CurrentUser, Query<PageQuery>>,
) -> ApiResult<Reply<BlocksResponse>> {
    let blocked = state.services.blocks.list(caller.user, &page).await?;
    Ok(Reply(blocked.into()))
}

/// Block a user
///
/// Who is blocked can neither write to nor befriend nor add to a group who blocked. Ends the friendship
/// and the open requests between the two; groups that they share go on. To block again changes nothing.
#[api_v2_operation(operation_id = "blockUser", tags(Friends))]
pub(crate) async fn block(
    state: State,
    Then(CurrentUser(caller), Path(other)): Then<CurrentUser, Path<OtherUserPath>>,
) -> ApiResult<Reply<MessageResponse>> {
    state.services.blocks.block(caller.user, other).await?;
    Ok(Reply(MessageResponse::new(texts::USER_BLOCKED)))
}

/// Unblock a user
///
/// What the block ended stays ended. Where there is no block, nothing changes.
#[api_v2_operation(operation_id = "unblockUser", tags(Friends))]
pub(crate) async fn unblock(
    state: State,
    Then(CurrentUser(caller), Path(other)): Then<CurrentUser, Path<OtherUserPath>>,
) -> ApiResult<Reply<MessageResponse>> {
    state.services.blocks.unblock(caller.user, other).await?;
    Ok(Reply(MessageResponse::new(texts::USER_UNBLOCKED)))
}
