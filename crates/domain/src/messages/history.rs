use super::{HistoryEntry, HistorySlice, Message, MessageError, MessageService};
use crate::Timestamp;
use crate::conversations::ConversationKind;
use crate::ids::{ConversationId, UserId};
use crate::limit::Limit;
use crate::users::PersonName;

/// A page of a conversation, latest first.
#[derive(Clone, Copy, Debug)]
pub struct HistoryPage {
    pub before: Option<Timestamp>,
    pub limit: Limit,
}

/// A page of a dialog, and what its two people are called.
#[derive(Debug)]
pub struct DialogHistory {
    pub messages: Vec<Message>,
    pub reader: PersonName,
    pub companion: PersonName,
}

impl MessageService {
    /// What the caller and `companion` wrote to each other and the caller has not cleared.
    pub async fn dialog_history(
        &self,
        user: UserId,
        companion: UserId,
        page: HistoryPage,
    ) -> Result<DialogHistory, MessageError> {
        let read = self.transactions.read();
        let view = read.participants().find_dialog(user, companion).await?;
        let view = view.ok_or(MessageError::NoSuchUser)?;
        let dialog = ConversationId::direct(user, companion);
        let messages = match view.cleared {
            Some(cleared) => {
                read.messages()
                    .list(&page.slice(dialog, user, cleared))
                    .await?
            }
            None => Vec::new(),
        };
        Ok(DialogHistory {
            messages,
            reader: view.reader,
            companion: view.companion,
        })
    }

    /// What was written in a group, and the group's name. Members see all of it, also what is older
    /// than their membership.
    pub async fn group_history(
        &self,
        user: UserId,
        group: ConversationId,
        page: HistoryPage,
    ) -> Result<(String, Vec<HistoryEntry>), MessageError> {
        let read = self.transactions.read();
        let own = read
            .participants()
            .find(group, user)
            .await?
            .ok_or(MessageError::NotAMember)?;
        let conversation = read.conversations().find(group).await?;
        match conversation.map(|conversation| conversation.kind) {
            Some(ConversationKind::Group { name, .. }) => Ok((
                name,
                read.messages()
                    .history(&page.slice(group, user, own.cleared))
                    .await?,
            )),
            Some(ConversationKind::Direct { .. }) | None => Err(MessageError::NotAMember),
        }
    }
}

impl HistoryPage {
    fn slice(self, conversation: ConversationId, reader: UserId, after: Timestamp) -> HistorySlice {
        HistorySlice {
            conversation,
            reader,
            before: self.before,
            after,
            limit: self.limit,
        }
    }
}
