//! Conversations of both kinds as one resource.

use messenger_api_types::conversation_requests::{
    ConversationPath, ConversationRequest, ParticipantPath, ParticipantsRequest,
};
use messenger_api_types::overviews::{ConversationView, ConversationsResponse};
use messenger_api_types::paging::PageQuery;
use messenger_api_types::users::MessageResponse;
use messenger_domain::conversations::Which;
use messenger_domain::groups::NewMembers;
use paperclip::actix::api_v2_operation;

use super::texts;
use crate::error::ApiResult;
use crate::extract::{Body, CurrentUser, Path, Query, State, Then};
use crate::found_or_created::FoundOrCreated;
use crate::reply::{Created, Reply};

/// Begin a conversation
///
/// A direct one that exists is answered with, with status 200. One that is new is in nobody's chat list
/// of the WebSocket before there is a message in it. A group is made as by `POST /api/groups`.
#[api_v2_operation(operation_id = "beginConversation", tags(Conversations))]
pub(crate) async fn create(
    state: State,
    Then(CurrentUser(caller), Body(new)): Then<CurrentUser, Body<ConversationRequest>>,
) -> ApiResult<FoundOrCreated<ConversationView>> {
    let conversations = &state.services.conversations;
    let opened = conversations.open(caller.user, new).await?;
    let found = conversations.find(caller.user, opened.id).await?;
    Ok(FoundOrCreated {
        answer: found.into(),
        is_new: opened.is_new,
    })
}

/// List one's conversations
///
/// Latest first, by the latest message or, where there is none, by the beginning. A dialog that was
/// cleared is not among them until something new is written.
#[api_v2_operation(operation_id = "listConversations", tags(Conversations))]
pub(crate) async fn list(
    state: State,
    Then(CurrentUser(caller), Query(page)): Then<CurrentUser, Query<PageQuery>>,
) -> ApiResult<Reply<ConversationsResponse>> {
    let conversations = &state.services.conversations;
    let page = conversations.list(caller.user, Which::All, page).await?;
    Ok(Reply(page.into()))
}

/// Look at a conversation
///
/// One that the caller does not take part in does not exist.
#[api_v2_operation(operation_id = "getConversation", tags(Conversations))]
pub(crate) async fn find(
    state: State,
    Then(CurrentUser(caller), Path(id)): Then<CurrentUser, Path<ConversationPath>>,
) -> ApiResult<Reply<ConversationView>> {
    let found = state.services.conversations.find(caller.user, id).await?;
    Ok(Reply(found.into()))
}

/// Add people to a conversation
///
/// All of them or, if anything stands in the way of one, none. Any member of a group may. A direct
/// conversation stays between its two.
#[api_v2_operation(operation_id = "addParticipants", tags(Conversations))]
pub(crate) async fn add(
    state: State,
    Then(CurrentUser(caller), Then(Path(group), Body(users))): Then<
        CurrentUser,
        Then<Path<ConversationPath>, Body<ParticipantsRequest>>,
    >,
) -> ApiResult<Created<ConversationView>> {
    let conversations = &state.services.conversations;
    let new = NewMembers { group, users };
    conversations.add_participants(caller.user, new).await?;
    let found = conversations.find(caller.user, group).await?;
    Ok(Reply(found.into()))
}

/// Remove somebody from a conversation
///
/// The owner of a group may remove anybody. To remove oneself is to leave, which any member may.
#[api_v2_operation(operation_id = "removeParticipant", tags(Conversations))]
pub(crate) async fn remove(
    state: State,
    Then(CurrentUser(caller), Path((id, participant))): Then<CurrentUser, Path<ParticipantPath>>,
) -> ApiResult<Reply<MessageResponse>> {
    let conversations = &state.services.conversations;
    conversations
        .remove_participant(caller.user, id, participant)
        .await?;
    Ok(Reply(MessageResponse::new(texts::MEMBER_REMOVED)))
}
