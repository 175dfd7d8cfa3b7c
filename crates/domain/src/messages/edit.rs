use super::access::Found;
use super::{AccessError, Content, MessageError, MessageKind, MessageService, MessageView, Scope};
use crate::Transaction;
use crate::conversations::ConversationKind;
use crate::events::{Envelope, Event};
use crate::ids::{MessageId, UserId};

impl MessageService {
    /// Changes what a text of the caller says. To what it says already is no change.
    pub async fn edit(
        &self,
        user: UserId,
        scope: Scope,
        id: MessageId,
        content: Content,
    ) -> Result<MessageView, AccessError> {
        let (mut tx, found) = self.open(scope, id, user).await?;
        let found = found.visible(&*tx).await?;
        let is_open = Self::is_open_to(user, &tx, &found).await?;
        let mut message = found.message;
        if message.sender != user {
            return Err(AccessError::NotTheSender);
        }
        if message.kind == MessageKind::Notification {
            return Err(AccessError::IsNotice);
        }
        if message.deleted_at.is_some() {
            return Err(AccessError::Deleted);
        }
        if !is_open {
            return Err(MessageError::Blocked.into());
        }
        if message.content == content.as_str() {
            drop(tx);
            return self.describe(user, message).await;
        }
        let at = message.time_of_change(self.clock.now());
        tx.messages().edit(id, &content, at).await?;
        message.content = content.into_string();
        message.edited_at = Some(at);
        tx.record(Envelope {
            to: Self::others(&tx, message.conversation, user).await?,
            event: Event::MessageEdited {
                message: message.clone(),
            },
        });
        tx.commit().await?;
        self.describe(user, message).await
    }

    /// Whether a participant may write there: not to somebody by whom one was blocked.
    async fn is_open_to(
        user: UserId,
        tx: &Transaction,
        found: &Found,
    ) -> Result<bool, AccessError> {
        let ConversationKind::Direct { low, high } = found.conversation.kind else {
            return Ok(true);
        };
        let other = if user == low { high } else { low };
        Ok(!tx.blocks().has_blocked(other, user).await?)
    }
}
