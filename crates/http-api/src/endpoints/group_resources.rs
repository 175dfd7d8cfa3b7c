//! Groups as a resource. To who is no member, a group does not exist.

use messenger_api_types::conversation_requests::{ConversationPath, ParticipantPath};
use messenger_api_types::group_requests::{GroupRequest, MemberRequest, RenameGroupRequest};
use messenger_api_types::overviews::{GroupView, GroupsResponse, MembersResponse};
use messenger_api_types::paging::PageQuery;
use messenger_api_types::users::MessageResponse;
use messenger_domain::Services;
use messenger_domain::conversations::{ConversationError, Which};
use messenger_domain::groups::{Leaving, NewMember, Notice};
use messenger_domain::ids::{ConversationId, UserId};
use paperclip::actix::api_v2_operation;

use super::texts;
use crate::error::ApiResult;
use crate::extract::{Body, CurrentUser, Path, Query, State, Then};
use crate::reply::{Created, Reply};

type Refused = ConversationError;

async fn view(services: &Services, user: UserId, group: ConversationId) -> ApiResult<GroupView> {
    let found = services.conversations.find(user, group).await?;
    Ok(GroupView::of(found).ok_or(ConversationError::NoSuchConversation)?)
}

/// Make a group
///
/// The caller is its owner and first member. Members who are named are added one after the other, and
/// everybody is told as if they had been added over the WebSocket.
#[api_v2_operation(operation_id = "makeGroup", tags(Groups))]
pub(crate) async fn create(
    state: State,
    Then(CurrentUser(caller), Body(group)): Then<CurrentUser, Body<GroupRequest>>,
) -> ApiResult<Created<GroupView>> {
    let notice = state.services.groups.create(caller.user, group).await?;
    let id = notice.message.conversation;
    Ok(Reply(view(&state.services, caller.user, id).await?))
}

/// List one's groups
///
/// Latest first, by the latest message.
#[api_v2_operation(operation_id = "listGroups", tags(Groups))]
pub(crate) async fn list(
    state: State,
    Then(CurrentUser(caller), Query(page)): Then<CurrentUser, Query<PageQuery>>,
) -> ApiResult<Reply<GroupsResponse>> {
    let conversations = &state.services.conversations;
    let page = conversations.list(caller.user, Which::Groups, page).await?;
    Ok(Reply(page.into()))
}

/// Look at a group
///
/// Only its members may.
#[api_v2_operation(operation_id = "getGroup", tags(Groups))]
pub(crate) async fn find(
    state: State,
    Then(CurrentUser(caller), Path(group)): Then<CurrentUser, Path<ConversationPath>>,
) -> ApiResult<Reply<GroupView>> {
    Ok(Reply(view(&state.services, caller.user, group).await?))
}

/// Rename a group
///
/// Only its owner may. All that is told from now on carries the new name.
#[api_v2_operation(operation_id = "renameGroup", tags(Groups))]
pub(crate) async fn rename(
    state: State,
    Then(CurrentUser(caller), Then(Path(group), Body(name))): Then<
        CurrentUser,
        Then<Path<ConversationPath>, Body<RenameGroupRequest>>,
    >,
) -> ApiResult<Reply<GroupView>> {
    let groups = &state.services.groups;
    let renamed = groups.rename(caller.user, group, &name).await;
    renamed.map_err(Refused::from)?;
    Ok(Reply(view(&state.services, caller.user, group).await?))
}

/// Delete a group
///
/// For everybody. Only its owner may.
#[api_v2_operation(operation_id = "dropGroup", tags(Groups))]
pub(crate) async fn drop_group(
    state: State,
    Then(CurrentUser(caller), Path(group)): Then<CurrentUser, Path<ConversationPath>>,
) -> ApiResult<Reply<MessageResponse>> {
    let dropped = state.services.groups.drop_group(caller.user, group).await;
    dropped.map_err(Refused::from)?;
    Ok(Reply(MessageResponse::new(texts::GROUP_DROPPED)))
}

/// Hand a group over
///
/// To another member. Only its owner may, who stays a member.
#[api_v2_operation(operation_id = "transferGroup", tags(Groups))]
pub(crate) async fn transfer(
    state: State,
    Then(CurrentUser(caller), Then(Path(group), Body(heir))): Then<
        CurrentUser,
        Then<Path<ConversationPath>, Body<MemberRequest>>,
    >,
) -> ApiResult<Reply<GroupView>> {
    let groups = &state.services.groups;
    let handed_over = groups.transfer(caller.user, group, heir).await;
    handed_over.map_err(Refused::from)?;
    Ok(Reply(view(&state.services, caller.user, group).await?))
}

/// Leave a group
///
/// When the owner leaves, the longest-standing member becomes owner; when the last member leaves, the
/// group is gone.
#[api_v2_operation(operation_id = "leaveGroup", tags(Groups))]
pub(crate) async fn leave(
    state: State,
    Then(CurrentUser(caller), Path(group)): Then<CurrentUser, Path<ConversationPath>>,
) -> ApiResult<Reply<MessageResponse>> {
    let notice = Notice::default();
    let leaving = Leaving { group, notice };
    let left = state.services.groups.leave(caller.user, leaving).await;
    left.map_err(Refused::from)?;
    Ok(Reply(MessageResponse::new(texts::GROUP_LEFT)))
}

/// List the members of a group
///
/// In the order in which they joined. Only its members may.
#[api_v2_operation(operation_id = "listMembers", tags(Groups))]
pub(crate) async fn members(
    state: State,
    Then(CurrentUser(caller), Then(Path(group), Query(page))): Then<
        CurrentUser,
        Then<Path<ConversationPath>, Query<PageQuery>>,
    >,
) -> ApiResult<Reply<MembersResponse>> {
    let groups = &state.services.groups;
    let page = groups.list_members(caller.user, group, page).await;
    Ok(Reply(page.map_err(Refused::from)?.into()))
}

/// Add a member to a group
///
/// Any member may.
#[api_v2_operation(operation_id = "addMember", tags(Groups))]
pub(crate) async fn add(
    state: State,
    Then(CurrentUser(caller), Then(Path(group), Body(user))): Then<
        CurrentUser,
        Then<Path<ConversationPath>, Body<MemberRequest>>,
    >,
) -> ApiResult<Created<GroupView>> {
    let notice = Notice::default();
    let new = NewMember {
        group,
        user,
        notice,
    };
    let added = state.services.groups.add_member(caller.user, new).await;
    added.map_err(Refused::from)?;
    Ok(Reply(view(&state.services, caller.user, group).await?))
}

/// Remove a member from a group
///
/// Only its owner may; but to remove oneself is to leave, which any member may.
#[api_v2_operation(operation_id = "removeMember", tags(Groups))]
pub(crate) async fn remove(
    state: State,
    Then(CurrentUser(caller), Then(Path(group), Body(member))): Then<
        CurrentUser,
        Then<Path<ConversationPath>, Body<MemberRequest>>,
    >,
) -> ApiResult<Reply<MessageResponse>> {
    remove_from(&state, caller.user, (group, member)).await
}

/// Remove a member from a group
///
/// The same, for clients that send no body with a `DELETE`.
#[api_v2_operation(operation_id = "removeMemberById", tags(Groups))]
pub(crate) async fn remove_by_id(
    state: State,
    Then(CurrentUser(caller), Path(whom)): Then<CurrentUser, Path<ParticipantPath>>,
) -> ApiResult<Reply<MessageResponse>> {
    remove_from(&state, caller.user, whom).await
}

async fn remove_from(
    state: &State,
    caller: UserId,
    (group, member): (ConversationId, UserId),
) -> ApiResult<Reply<MessageResponse>> {
    let groups = &state.services.groups;
    let removed = groups.remove_member(caller, group, member).await;
    removed.map_err(Refused::from)?;
    Ok(Reply(MessageResponse::new(texts::MEMBER_REMOVED)))
}
