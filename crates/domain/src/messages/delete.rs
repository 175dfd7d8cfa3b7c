use super::access::Found;
use super::{AccessError, MessageService, Scope};
use crate::conversations::{ConversationKind, others};
use crate::events::{Envelope, Event, Origin};
use crate::ids::{MessageId, UserId};

impl MessageService {
    /// Deletes a message for everybody. Once more is fine.
    pub async fn delete(
        &self,
        by: impl Into<Origin>,
        scope: Scope,
        id: MessageId,
    ) -> Result<(), AccessError> {
        let origin = by.into();
        let user = origin.user;
        let (mut tx, found) = self.open(scope, id, user).await?;
        let found = found.visible(&*tx).await?;
        if !may_delete(&found, user) {
            return Err(AccessError::MayNotDelete);
        }
        let mut message = found.message;
        if message.deleted_at.is_some() {
            return Ok(());
        }
        let at = message.time_of_change(self.clock.now());
        tx.messages().erase(&message, at).await?;
        message.content.clear();
        message.deleted_at = Some(at);
        let to = others(&*tx, message.conversation, user).await?;
        let event = Event::MessageDeleted { message, by: user };
        tx.record(Envelope::to(to, event).and_own(origin));
        Ok(tx.commit().await?)
    }

    /// Takes a message away from the caller, and from nobody else. Once more is fine.
    pub async fn delete_for_oneself(
        &self,
        by: impl Into<Origin>,
        scope: Scope,
        id: MessageId,
    ) -> Result<(), AccessError> {
        let origin = by.into();
        let (mut tx, found) = self.open(scope, id, origin.user).await?;
        let message = found.message;
        let by = origin.user;
        tx.messages().hide(&message, by).await?;
        let event = Event::MessageHidden { message, by };
        tx.record(Envelope::to(Vec::new(), event).and_own(origin));
        Ok(tx.commit().await?)
    }
}

fn may_delete(found: &Found, user: UserId) -> bool {
    let owns_group = match &found.conversation.kind {
        ConversationKind::Group { owner, .. } => *owner == user,
        ConversationKind::Direct { .. } => false,
    };
    owns_group || found.message.sender == user
}
