use super::{Chat, ChatsBefore, ConversationService};
use crate::error::RepoResult;
use crate::ids::UserId;
use crate::limit::Limit;

/// A page of somebody's chat list.
#[derive(Clone, Copy, Debug)]
pub struct ChatPage {
    pub before: ChatsBefore,
    pub limit: Limit,
}

impl ConversationService {
    /// The caller's conversations, latest first. When several share the time at the end of the page,
    /// all of them are on it: the next page begins with what is older.
    pub async fn list_chats(&self, user: UserId, page: ChatPage) -> RepoResult<Vec<Chat>> {
        let conversations = self.transactions.read().conversations();
        let rows = page.limit.rows();
        // One more tells whether there are ties.
        let mut chats = conversations
            .list_chats(user, page.before, rows + 1)
            .await?;
        let following = chats.get(rows).map(|chat| chat.message.created_at);
        chats.truncate(rows);
        let end = chats.last().map(|chat| chat.message.created_at);
        if let Some(end) = end.filter(|_| following == end) {
            // What is on the page stays there, though it may have moved to the top meanwhile.
            let mut tied = conversations.list_chats_at(user, end).await?;
            tied.retain(|tie| {
                !chats
                    .iter()
                    .any(|chat| chat.is_of(tie.message.conversation))
            });
            chats.extend(tied);
        }
        Ok(chats)
    }
}
