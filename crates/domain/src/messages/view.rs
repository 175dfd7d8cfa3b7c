use super::access;
use super::{AccessError, HistoryEntry, Message, MessageService, MessageStatus, PageSlice, Scope};
use crate::conversations::Receipts;
use crate::ids::{ConversationId, MessageId, UserId};
use crate::page::{Page, PageOf, TimeKey};
use crate::users::PersonName;

/// A message as one of the participants sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageView {
    pub message: Message,
    pub sender: PersonName,
    /// Of one's own messages only.
    pub status: Option<MessageStatus>,
}

impl MessageView {
    pub(crate) fn of(entry: HistoryEntry, reader: UserId, receipts: Option<Receipts>) -> Self {
        let HistoryEntry { message, sender } = entry;
        let status = (message.sender == reader)
            .then(|| receipts.map_or(MessageStatus::Sent, |all| all.status_of(&message)));
        Self {
            message,
            sender,
            status,
        }
    }
}

impl MessageService {
    /// One message. Of one that was deleted for everybody it is told that and when.
    pub async fn find(
        &self,
        user: UserId,
        scope: Scope,
        id: MessageId,
    ) -> Result<MessageView, AccessError> {
        let read = self.transactions.read();
        let found = access::find(read, scope, id, user).await?;
        let message = found.visible(read).await?.message;
        self.describe(user, message).await
    }

    /// A page of what was written in a conversation and is left for the caller, latest first.
    pub async fn list(
        &self,
        user: UserId,
        scope: Scope,
        id: ConversationId,
        page: PageOf<TimeKey>,
    ) -> Result<Page<MessageView, TimeKey>, AccessError> {
        let read = self.transactions.read();
        let (_, own) = access::conversation(read, scope, id, user).await?;
        let slice = PageSlice {
            conversation: id,
            reader: user,
            after: own.cleared,
            place: page.place.clone(),
            rows: page.rows_to_read(),
        };
        let rows = read.messages().page(&slice).await?;
        let receipts = read.participants().find_receipts(id, user).await?;
        let page = page.page(rows, |entry| TimeKey {
            at: entry.message.created_at,
            id: entry.message.id.uuid(),
        });
        Ok(page.map(|entry| MessageView::of(entry, user, receipts)))
    }

    pub(super) async fn describe(
        &self,
        user: UserId,
        message: Message,
    ) -> Result<MessageView, AccessError> {
        let read = self.transactions.read();
        let sender = read.users().find_name(message.sender).await?;
        let sender = sender.ok_or(AccessError::NoSuchMessage)?;
        let receipts = read
            .participants()
            .find_receipts(message.conversation, user);
        let receipts = receipts.await?;
        let entry = HistoryEntry { message, sender };
        Ok(MessageView::of(entry, user, receipts))
    }
}
