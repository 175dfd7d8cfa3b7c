use super::{AccessError, MessageService, MessageStatus, Scope, access};
use crate::conversations::{Mark, others};
use crate::events::{Envelope, Event, Origin};
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
        let user = origin.user;
        let read = self.transactions.read();
        let found = access::find(read, Scope::Anywhere, id, user).await?;
        let message = found.visible(read).await?.message;
        let mark = Mark {
            is_read: status == ReceivedStatus::Read,
            seq: message.seq,
            at: message.created_at,
        };
        let mut tx = self.transactions.begin().await?;
        let conversation = message.conversation;
        let Some(after) = tx.participants().mark(conversation, user, &mark).await? else {
            return Ok(());
        };
        let senders = tx.messages().list_senders(after, &message).await?;
        let mut to = others(&*tx, conversation, user).await?;
        to.retain(|other| senders.contains(other));
        let event = Event::MessageStatusChanged {
            message,
            by: user,
            status: status.into(),
        };
        tx.record(Envelope::to(to, event).and_own(origin));
        Ok(tx.commit().await?)
    }
}

/// What somebody who is not the sender can tell of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
