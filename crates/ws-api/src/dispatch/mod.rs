//! Carries out what is asked for over a connection.

mod catching_up;
mod groups;
mod lists;
mod messages;
mod presence;
mod typing;

use messenger_api_types::ws::{FrameRequest, Item, Reply, RequestId};
use messenger_domain::error::Failure;
use messenger_domain::events::Origin;

use crate::WsState;
use crate::error::error_frame;
use crate::frame::Frame;

/// Carries out a request that came over a connection, and writes the frame to answer it with.
pub(crate) async fn answer(
    state: &WsState,
    origin: Origin,
    request: FrameRequest,
    request_id: Option<RequestId>,
) -> Frame {
    let kind = request.kind();
    let call = Call {
        state,
        origin,
        kind,
    };
    match call.carry_out(request).await {
        Ok(reply) => Frame::json(&reply.to(request_id)),
        Err(failure) => Frame::json(&error_frame(kind, &*failure).to(request_id)),
    }
}

type Answer = Result<Reply, Box<dyn Failure>>;

/// Who asks for something, and how the request is called.
#[derive(Clone, Copy)]
struct Call<'a> {
    state: &'a WsState,
    origin: Origin,
    kind: &'static str,
}

impl Call<'_> {
    async fn carry_out(self, request: FrameRequest) -> Answer {
        match request {
            FrameRequest::ListLastMessage(page) => self.list_chats(page).await,
            FrameRequest::GetLatestMessageDialog { companion, page } => {
                self.dialog_history(companion, page).await
            }
            FrameRequest::GetLatestMessageGroup { group, page } => {
                self.group_history(group, page).await
            }
            FrameRequest::PrivateMessage {
                id,
                receiver,
                content,
            } => self.send_to_person(id, receiver, content).await,
            FrameRequest::MessageInGroup { id, group, content } => {
                self.send_to_group(id, group, content).await
            }
            FrameRequest::EditMessage { id, content } => self.edit(id, content).await,
            FrameRequest::DeleteMessage { id, for_me } => self.delete(id, for_me).await,
            FrameRequest::MessageStatus { id, status } => self.mark(id, status).await,
            FrameRequest::NewGroup(new) => self.new_group(new).await,
            FrameRequest::AddUserInGroup(new) => self.add_member(new).await,
            FrameRequest::LeaveGroup(leaving) => self.leave_group(leaving).await,
            FrameRequest::DropGroup(group) => self.drop_group(group).await,
            FrameRequest::UpdateGroup { group, name } => self.rename_group(group, &name).await,
            FrameRequest::TransferGroup { group, heir } => self.transfer_group(group, heir).await,
            FrameRequest::RemoveUserFromGroup { group, member } => {
                self.remove_member(group, member).await
            }
            FrameRequest::Typing { to, is_typing } => self.typing(to, is_typing).await,
            FrameRequest::WatchPresence(list) => self.watch_presence(&list).await,
            FrameRequest::Sync { since, limit } => self.sync(since, limit).await,
            FrameRequest::Snapshot(limit) => self.snapshot(limit).await,
            FrameRequest::Subscribe(topics) => {
                self.state.hub.subscribe(self.origin, topics);
                Ok(self.item(Item::Subscription(topics.into())))
            }
        }
    }

    fn done(self) -> Reply {
        Reply::done(self.kind)
    }

    fn item(self, item: Item) -> Reply {
        Reply::item(self.kind, item)
    }
}
