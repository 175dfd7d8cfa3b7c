use messenger_api_types::conversation_requests::ConversationPath;
use messenger_api_types::messages::{
    DeleteMessageQuery, EditMessageRequest, MessageInPath, MessagePath, MessageResource,
    MessageStatusRequest, MessagesQuery, MessagesResponse, PostMessageRequest, SendMessageRequest,
    Text,
};
use messenger_api_types::users::MessageResponse;
use messenger_domain::ids::{ConversationId, MessageId, UserId};
use messenger_domain::messages::{Content, Scope, Target};
use messenger_domain::page::{PageOf, TimeKey};
use paperclip::actix::api_v2_operation;

use super::texts;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Body, CurrentUser, Path, Query, State, Then};
use crate::reply::{Created, Reply};

type Sending = Then<CurrentUser, Then<Path<ConversationPath>, Body<SendMessageRequest>>>;
type Listing = Then<CurrentUser, Then<Path<ConversationPath>, Query<MessagesQuery>>>;
type Editing = Then<CurrentUser, Then<Path<MessageInPath>, Body<EditMessageRequest>>>;
type Deleting = Then<CurrentUser, Then<Path<MessageInPath>, Query<DeleteMessageQuery>>>;

/// Send a message
///
/// To a person, a group or any conversation: as over the WebSocket, and told to the same connections.
/// Sending the same again under the same `messageId` changes nothing and succeeds.
#[api_v2_operation(operation_id = "sendMessage", tags(Messages))]
pub(crate) async fn send(
    state: State,
    Then(caller, Body((target, message))): Then<CurrentUser, Body<PostMessageRequest>>,
) -> ApiResult<Created<MessageResource>> {
    send_to(&state, caller.0.user, target, message).await
}

/// Send a message to a conversation
///
/// As `POST /api/messages` does.
#[api_v2_operation(operation_id = "sendConversationMessage", tags(Messages))]
pub(crate) async fn send_in_conversation(
    state: State,
    Then(caller, Then(Path(id), Body(message))): Sending,
) -> ApiResult<Created<MessageResource>> {
    send_to(&state, caller.0.user, Target::Conversation(id), message).await
}

/// Send a message to a group
///
/// As `POST /api/messages` does.
#[api_v2_operation(operation_id = "sendGroupMessage", tags(Messages))]
pub(crate) async fn send_in_group(
    state: State,
    Then(caller, Then(Path(id), Body(message))): Sending,
) -> ApiResult<Created<MessageResource>> {
    send_to(&state, caller.0.user, Target::Group(id), message).await
}

async fn send_to(
    state: &State,
    user: UserId,
    target: Target,
    message: Text,
) -> ApiResult<Created<MessageResource>> {
    admit_writing(state, user)?;
    let Text { id, content } = message;
    let messages = &state.services.messages;
    let sent = messages.send_to(user, target, id, content).await?;
    Ok(Reply(sent.into()))
}

/// Whoever writes is under the same limit as over the WebSocket.
fn admit_writing(state: &State, user: UserId) -> ApiResult<()> {
    let admitted = state.limits.sends.check(&user);
    admitted.map_err(ApiError::too_many)
}

/// List messages of a conversation
///
/// Latest first, without those that were deleted. `previousCursor` leads to what comes later than a page.
#[api_v2_operation(operation_id = "listConversationMessages", tags(Messages))]
pub(crate) async fn list_in_conversation(
    state: State,
    Then(caller, Then(Path(id), Query(page))): Listing,
) -> ApiResult<Reply<MessagesResponse>> {
    list(&state, caller.0.user, Scope::Conversation(id), id, page).await
}

/// List messages of a group
///
/// Latest first, without those that were deleted. `previousCursor` leads to what comes later than a page.
#[api_v2_operation(operation_id = "listGroupMessages", tags(Messages))]
pub(crate) async fn list_in_group(
    state: State,
    Then(caller, Then(Path(id), Query(page))): Listing,
) -> ApiResult<Reply<MessagesResponse>> {
    list(&state, caller.0.user, Scope::Group(id), id, page).await
}

async fn list(
    state: &State,
    user: UserId,
    scope: Scope,
    id: ConversationId,
    page: PageOf<TimeKey>,
) -> ApiResult<Reply<MessagesResponse>> {
    let messages = &state.services.messages;
    let page = messages.list(user, scope, id, page).await?;
    Ok(Reply(page.into()))
}

/// Look at a message
///
/// Of one that was deleted for everybody there is `deletedAt`, and no content.
#[api_v2_operation(operation_id = "getMessage", tags(Messages))]
pub(crate) async fn get(
    state: State,
    Then(caller, Path(id)): Then<CurrentUser, Path<MessagePath>>,
) -> ApiResult<Reply<MessageResource>> {
    let messages = &state.services.messages;
    let found = messages.find(caller.0.user, Scope::Anywhere, id).await?;
    Ok(Reply(found.into()))
}

/// Edit a message
///
/// One's own texts only, and for as long as one takes part in the conversation.
#[api_v2_operation(operation_id = "editMessage", tags(Messages))]
pub(crate) async fn edit(
    state: State,
    Then(caller, Then(Path(id), Body(content))): Then<
        CurrentUser,
        Then<Path<MessagePath>, Body<EditMessageRequest>>,
    >,
) -> ApiResult<Reply<MessageResource>> {
    edit_in(&state, caller.0.user, Scope::Anywhere, id, content).await
}

/// Edit a message of a conversation
///
/// As `PUT /api/messages/{id}` does.
#[api_v2_operation(operation_id = "editConversationMessage", tags(Messages))]
pub(crate) async fn edit_in_conversation(
    state: State,
    Then(caller, Then(Path((place, id)), Body(content))): Editing,
) -> ApiResult<Reply<MessageResource>> {
    let scope = Scope::Conversation(place);
    edit_in(&state, caller.0.user, scope, id, content).await
}

/// Edit a message of a group
///
/// As `PUT /api/messages/{id}` does.
#[api_v2_operation(operation_id = "editGroupMessage", tags(Messages))]
pub(crate) async fn edit_in_group(
    state: State,
    Then(caller, Then(Path((place, id)), Body(content))): Editing,
) -> ApiResult<Reply<MessageResource>> {
    edit_in(&state, caller.0.user, Scope::Group(place), id, content).await
}

async fn edit_in(
    state: &State,
    user: UserId,
    scope: Scope,
    id: MessageId,
    content: Content,
) -> ApiResult<Reply<MessageResource>> {
    admit_writing(state, user)?;
    let messages = &state.services.messages;
    let edited = messages.edit(user, scope, id, content).await?;
    Ok(Reply(edited.into()))
}

/// Delete a message
///
/// For everybody: one's own, or any in a group that one owns. With `forMe=true` for the caller only,
/// whoever wrote it. To delete once more is fine.
#[api_v2_operation(operation_id = "deleteMessage", tags(Messages))]
pub(crate) async fn delete(
    state: State,
    Then(caller, Then(Path(id), Query(for_me))): Then<
        CurrentUser,
        Then<Path<MessagePath>, Query<DeleteMessageQuery>>,
    >,
) -> ApiResult<Reply<MessageResponse>> {
    delete_in(&state, caller.0.user, Scope::Anywhere, id, for_me).await
}

/// Delete a message of a conversation
///
/// As `DELETE /api/messages/{id}` does.
#[api_v2_operation(operation_id = "deleteConversationMessage", tags(Messages))]
pub(crate) async fn delete_in_conversation(
    state: State,
    Then(caller, Then(Path((place, id)), Query(for_me))): Deleting,
) -> ApiResult<Reply<MessageResponse>> {
    let scope = Scope::Conversation(place);
    delete_in(&state, caller.0.user, scope, id, for_me).await
}

/// Delete a message of a group
///
/// As `DELETE /api/messages/{id}` does.
#[api_v2_operation(operation_id = "deleteGroupMessage", tags(Messages))]
pub(crate) async fn delete_in_group(
    state: State,
    Then(caller, Then(Path((place, id)), Query(for_me))): Deleting,
) -> ApiResult<Reply<MessageResponse>> {
    delete_in(&state, caller.0.user, Scope::Group(place), id, for_me).await
}

async fn delete_in(
    state: &State,
    user: UserId,
    scope: Scope,
    id: MessageId,
    for_me: bool,
) -> ApiResult<Reply<MessageResponse>> {
    let messages = &state.services.messages;
    if for_me {
        messages.delete_for_oneself(user, scope, id).await?;
    } else {
        messages.delete(user, scope, id).await?;
    }
    Ok(Reply(MessageResponse::new(texts::MESSAGE_DELETED)))
}

/// Tell how far a message got
///
/// The caller got, or read, this message and all before it in its conversation. Never goes back: to say
/// `delivered` of what was read changes nothing.
#[api_v2_operation(operation_id = "setMessageStatus", tags(Messages))]
pub(crate) async fn set_status(
    state: State,
    Then(caller, Then(Path(id), Body(status))): Then<
        CurrentUser,
        Then<Path<MessagePath>, Body<MessageStatusRequest>>,
    >,
) -> ApiResult<Reply<MessageResponse>> {
    let messages = &state.services.messages;
    messages.mark(caller.0.user, id, status).await?;
    Ok(Reply(MessageResponse::new(texts::STATUS_NOTED)))
}
