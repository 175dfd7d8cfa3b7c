use super::{Chat, ConversationService};
use crate::error::RepoResult;
use crate::ids::UserId;
use crate::messages::MessageStatus;

/// A row of the chat list, and how things stand between its two sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatSummary {
    pub chat: Chat,
    /// [`MAX_UNREAD`](super::MAX_UNREAD) stands for that many or more.
    pub unread: usize,
    /// How far the latest message got, if the reader sent it.
    pub status: Option<MessageStatus>,
}

impl ConversationService {
    /// Adds to rows of somebody's chat list what is new in them, and what became of one's own messages.
    pub async fn sum_up(&self, user: UserId, chats: Vec<Chat>) -> RepoResult<Vec<ChatSummary>> {
        self.receipts.settle(user).await?;
        let participants = self.transactions.read().participants();
        let all: Vec<_> = chats.iter().map(|chat| chat.message.conversation).collect();
        let own = chats.iter().filter(|chat| chat.message.sender == user);
        let own: Vec<_> = own.map(|chat| chat.message.conversation).collect();
        let unread = participants.count_unread(user, &all).await?;
        let receipts = participants.list_receipts(user, &own).await?;
        let summary = |chat: Chat| {
            let message = &chat.message;
            let receipts = receipts.get(&message.conversation);
            let status = || receipts.map_or(MessageStatus::Sent, |all| all.status_of(message));
            ChatSummary {
                unread: unread
                    .get(&message.conversation)
                    .copied()
                    .unwrap_or_default(),
                status: (message.sender == user).then(status),
                chat,
            }
        };
        Ok(chats.into_iter().map(summary).collect())
    }
}
