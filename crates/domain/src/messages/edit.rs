use super::access::Found;
use super::{AccessError, Content, MessageError, MessageKind, MessageService, MessageView, Scope};
use crate::conversations::{Openness, others};
use crate::events::{Envelope, Event, Origin};
use crate::ids::MessageId;

impl MessageService {
    /// Changes what a text of the caller says. To what it says already is no change.
    pub async fn edit(
        &self,
        by: impl Into<Origin>,
        scope: Scope,
        id: MessageId,
        content: Content,
    ) -> Result<MessageView, AccessError> {
        let origin = by.into();
        let user = origin.user;
        let (mut tx, found) = self.open(scope, id, user).await?;
        let Found {
            mut message,
            conversation,
            ..
        } = found.visible(&*tx).await?;
        if message.sender != user {
            return Err(AccessError::NotTheSender);
        }
        if message.kind == MessageKind::Notification {
            return Err(AccessError::IsNotice);
        }
        if message.deleted_at.is_some() {
            return Err(AccessError::Deleted);
        }
        if let Some(pair) = conversation.direct() {
            let openness = Openness::find(&*tx, self.direct_messages, &pair).await?;
            openness.admit(&pair, user).map_err(MessageError::from)?;
        }
        if message.content == content.as_str() {
            drop(tx);
            return self.describe(user, message).await;
        }
        let at = message.time_of_change(self.clock.now());
        tx.messages().edit(id, &content, at).await?;
        message.content = content.into_string();
        message.edited_at = Some(at);
        let to = others(&*tx, message.conversation, user).await?;
        let event = Event::MessageEdited {
            message: message.clone(),
        };
        tx.record(Envelope::to(to, event).and_own(origin));
        tx.commit().await?;
        self.describe(user, message).await
    }
}
