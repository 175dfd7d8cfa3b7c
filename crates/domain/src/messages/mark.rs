use super::{AccessError, MessageService, MessageStatus, Receipt, Scope, access};
use crate::events::Origin;
use crate::ids::MessageId;

impl MessageService {
    /// Notes that the caller got or read everything up to a message. Less than was noted already is no
    /// change. Who wrote any of it hears of it.
    ///
    /// Takes no turn: who reads must not keep anybody from writing.
    pub async fn mark(
        &self,
        by: impl Into<Origin>,
        id: MessageId,
        status: ReceivedStatus,
    ) -> Result<(), AccessError> {
        let origin = by.into();
        let read = self.transactions.read();
        let found = access::find(read, Scope::Anywhere, id, origin.user).await?;
        let message = found.visible(read).await?.message;
        let receipt = Receipt {
            origin,
            status,
            conversation: message.conversation,
            message: message.id,
            seq: message.seq,
            at: message.created_at,
        };
        Ok(self.receipts.note(receipt).await?)
    }
}

/// What somebody who is not the sender can tell of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReceivedStatus {
    Delivered,
    Read,
}

impl From<ReceivedStatus> for MessageStatus {
    fn from(status: ReceivedStatus) -> Self {
        match status {
            ReceivedStatus::Delivered => Self::Delivered,
            ReceivedStatus::Read => Self::Read,
        }
    }
}
