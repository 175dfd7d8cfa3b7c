use messenger_api_types::ws::{ChatRow, ChatSummaryRow, DialogRow, GroupRow, Reply, Rows};
use messenger_domain::conversations::ChatPage;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::HistoryPage;

use super::{Answer, Call};

impl Call<'_> {
    pub(super) async fn list_chats(self, page: ChatPage) -> Answer {
        let (conversations, user) = (&self.state.services.conversations, self.origin.user);
        let chats = conversations.list_chats(user, page).await?;
        if !self.state.hub.has_subscribed(self.origin) {
            let rows = chats.into_iter().map(ChatRow::from);
            return Ok(self.rows(Rows::Chats(rows.collect())));
        }
        let chats = conversations.sum_up(user, chats).await?;
        let rows = chats.into_iter().map(ChatSummaryRow::from);
        Ok(self.rows(Rows::ChatSummaries(rows.collect())))
    }

    pub(super) async fn dialog_history(self, companion: UserId, page: HistoryPage) -> Answer {
        let (messages, user) = (&self.state.services.messages, self.origin.user);
        let history = messages.dialog_history(user, companion, page).await?;
        Ok(self.rows(Rows::Dialog(DialogRow::list(history, user, companion))))
    }

    pub(super) async fn group_history(self, group: ConversationId, page: HistoryPage) -> Answer {
        let messages = &self.state.services.messages;
        let (name, entries) = messages
            .group_history(self.origin.user, group, page)
            .await?;
        let rows = entries.into_iter().map(|entry| GroupRow::new(entry, &name));
        Ok(self.rows(Rows::Group(rows.collect())))
    }

    fn rows(self, rows: Rows) -> Reply {
        Reply::rows(self.kind, rows)
    }
}
