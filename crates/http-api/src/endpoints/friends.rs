use messenger_api_types::friends::{
    FriendRequestPath, FriendRequestRequest, FriendRequestView, FriendRequestsResponse, FriendView,
    FriendsResponse,
};
use messenger_api_types::paging::PageQuery;
use messenger_api_types::people::OtherUserPath;
use messenger_api_types::users::MessageResponse;
use paperclip::actix::api_v2_operation;

use super::texts;
use crate::error::ApiResult;
use crate::extract::{Body, CurrentUser, Path, Query, State, Then};
use crate::reply::{Created, Reply};

/// List one's friends
///
/// Those first who became friends last.
#[api_v2_operation(operation_id = "listFriends", tags(Friends))]
pub(crate) async fn list(
    state: State,
    Then(CurrentUser(caller), Query(page)): Then<CurrentUser, Query<PageQuery>>,
) -> ApiResult<Reply<FriendsResponse>> {
    let friends = state.services.friends.list(caller.user, &page).await?;
    Ok(Reply(friends.into()))
}

/// End a friendship
///
/// For both.
#[api_v2_operation(operation_id = "removeFriend", tags(Friends))]
pub(crate) async fn remove(
    state: State,
    Then(CurrentUser(caller), Path(friend)): Then<CurrentUser, Path<OtherUserPath>>,
) -> ApiResult<Reply<MessageResponse>> {
    state.services.friends.remove(caller.user, friend).await?;
    Ok(Reply(MessageResponse::new(texts::FRIEND_REMOVED)))
}

/// List open friend requests
///
/// Those to oneself and those from oneself, the latest first.
#[api_v2_operation(operation_id = "listFriendRequests", tags(Friends))]
pub(crate) async fn list_requests(
    state: State,
    Then(CurrentUser(caller), Query(page)): Then<CurrentUser, Query<PageQuery>>,
) -> ApiResult<Reply<FriendRequestsResponse>> {
    let friends = &state.services.friends;
    let requests = friends.list_requests(caller.user, &page).await?;
    Ok(Reply(requests.into()))
}

/// Ask somebody to be one's friend
///
/// To ask again while the request is open changes nothing, and gets the same answer. Where the other one
/// has asked already, that request is accepted.
#[api_v2_operation(operation_id = "requestFriend", tags(Friends))]
pub(crate) async fn request(
    state: State,
    Then(CurrentUser(caller), Body(other)): Then<CurrentUser, Body<FriendRequestRequest>>,
) -> ApiResult<Created<FriendRequestView>> {
    let asked = state.services.friends.request(caller.user, other).await?;
    Ok(Reply(asked.into()))
}

/// Accept a friend request
///
/// Only the one whom it went to can.
#[api_v2_operation(operation_id = "acceptFriendRequest", tags(Friends))]
pub(crate) async fn accept(
    state: State,
    Then(CurrentUser(caller), Path(id)): Then<CurrentUser, Path<FriendRequestPath>>,
) -> ApiResult<Reply<FriendView>> {
    let friend = state.services.friends.accept(caller.user, id).await?;
    Ok(Reply(friend.into()))
}

/// Reject a friend request
///
/// Only the one whom it went to can. Who sent it is not told, and may ask again.
#[api_v2_operation(operation_id = "rejectFriendRequest", tags(Friends))]
pub(crate) async fn reject(
    state: State,
    Then(CurrentUser(caller), Path(id)): Then<CurrentUser, Path<FriendRequestPath>>,
) -> ApiResult<Reply<MessageResponse>> {
    state.services.friends.reject(caller.user, id).await?;
    Ok(Reply(MessageResponse::new(texts::REQUEST_REJECTED)))
}

/// Withdraw a friend request
///
/// Only the one who sent it can.
#[api_v2_operation(operation_id = "withdrawFriendRequest", tags(Friends))]
pub(crate) async fn withdraw(
    state: State,
    Then(CurrentUser(caller), Path(id)): Then<CurrentUser, Path<FriendRequestPath>>,
) -> ApiResult<Reply<MessageResponse>> {
    state.services.friends.withdraw(caller.user, id).await?;
    Ok(Reply(MessageResponse::new(texts::REQUEST_WITHDRAWN)))
}
