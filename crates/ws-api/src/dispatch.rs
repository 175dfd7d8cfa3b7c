use bytestring::ByteString;
use messenger_api_types::sync::SyncResponse;
use messenger_api_types::ws::{
    ChatRow, DialogRow, FrameRequest, GroupItem, GroupRef, GroupRow, Item, Reply, RequestId, Rows,
};
use messenger_domain::Services;
use messenger_domain::error::Failure;
use messenger_domain::ids::{ConversationId, UserId};
use serde::Serialize;

use crate::error::error_frame;

/// Carries out a request of `user`, and writes the frame to answer it with.
pub(crate) async fn answer(
    services: &Services,
    user: UserId,
    request: FrameRequest,
    request_id: Option<RequestId>,
) -> ByteString {
    let kind = request.kind();
    let reply = match carry_out(services, user, request).await {
        Ok(Outcome::Done) => Reply::done(kind),
        Ok(Outcome::Item(item)) => Reply::item(kind, item),
        Ok(Outcome::Rows(rows)) => Reply::rows(kind, rows),
        Ok(Outcome::Changes(changes)) => Reply::changes(kind, changes),
        Err(failure) => return encode(&error_frame(kind, &*failure).to(request_id)),
    };
    encode(&reply.to(request_id))
}

/// Writes an answer as a frame.
pub(crate) fn encode<F: Serialize>(answer: &F) -> ByteString {
    match serde_json::to_string(answer) {
        Ok(json) => json.into(),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written as JSON");
            ByteString::new()
        }
    }
}

enum Outcome {
    Done,
    Item(Item),
    Rows(Rows),
    Changes(SyncResponse),
}

impl Outcome {
    fn group(id: ConversationId, name: Option<String>) -> Self {
        Self::Item(Item::Group(GroupRef {
            group_id: id.uuid(),
            group_name: name,
        }))
    }
}

async fn carry_out(
    services: &Services,
    user: UserId,
    request: FrameRequest,
) -> Result<Outcome, Box<dyn Failure>> {
    let Services {
        conversations,
        messages,
        groups,
        sync,
        ..
    } = services;
    Ok(match request {
        FrameRequest::ListLastMessage(page) => {
            let chats = conversations.list_chats(user, page).await?;
            Outcome::Rows(Rows::Chats(chats.into_iter().map(ChatRow::from).collect()))
        }
        FrameRequest::GetLatestMessageDialog { companion, page } => {
            let history = messages.dialog_history(user, companion, page).await?;
            Outcome::Rows(Rows::Dialog(DialogRow::list(history, user, companion)))
        }
        FrameRequest::GetLatestMessageGroup { group, page } => {
            let (name, entries) = messages.group_history(user, group, page).await?;
            let rows = entries.into_iter().map(|entry| GroupRow::new(entry, &name));
            Outcome::Rows(Rows::Group(rows.collect()))
        }
        FrameRequest::PrivateMessage {
            id,
            receiver,
            content,
        } => {
            messages.send_to_person(user, receiver, id, content).await?;
            Outcome::Done
        }
        FrameRequest::MessageInGroup { id, group, content } => {
            messages.send_to_group(user, group, id, content).await?;
            Outcome::Done
        }
        FrameRequest::NewGroup(new) => {
            let notice = groups.create(user, new).await?;
            Outcome::group(notice.message.conversation, Some(notice.group_name))
        }
        FrameRequest::AddUserInGroup(new) => {
            let notice = groups.add_member(user, new).await?;
            Outcome::Item(Item::GroupMessage(GroupItem::from(&notice)))
        }
        FrameRequest::LeaveGroup(leaving) => {
            let group = leaving.group;
            groups.leave(user, leaving).await?;
            Outcome::group(group, None)
        }
        FrameRequest::DropGroup(group) => {
            groups.drop_group(user, group).await?;
            Outcome::group(group, None)
        }
        FrameRequest::Sync { since, limit } => {
            Outcome::Changes(sync.changes(user, since, limit).await?.into())
        }
        FrameRequest::Snapshot(limit) => Outcome::Changes(sync.snapshot(user, limit).await?.into()),
    })
}
