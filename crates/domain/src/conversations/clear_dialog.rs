use super::{ConversationError, ConversationService, Mark};
use crate::events::{Envelope, Event, Origin};
use crate::ids::{ConversationId, UserId};

impl ConversationService {
    /// Clears the dialog with `companion` for the caller only. Later messages bring it back with
    /// only what is new. Without a dialog there is nothing to clear, which is fine.
    pub async fn clear_dialog(
        &self,
        by: impl Into<Origin>,
        companion: UserId,
    ) -> Result<(), ConversationError> {
        let origin = by.into();
        let user = origin.user;
        let id = ConversationId::direct(user, companion);
        // The companion is told how far the dialog was read, and not that it was cleared.
        self.receipts.settle(user).await?;
        let mut tx = self.transactions.begin_in(id).await?;
        let Some(dialog) = tx.conversations().find_for_update(id).await? else {
            return match tx.users().find(companion).await? {
                Some(_) => Ok(()),
                None => Err(ConversationError::NoSuchUser),
            };
        };
        tx.participants().clear(id, user, dialog.head_at).await?;
        // What is cleared away was read, as far as its sender is concerned.
        let all = Mark {
            is_read: true,
            seq: dialog.head,
            at: dialog.head_at,
        };
        tx.participants().mark(id, user, &all).await?;
        let event = Event::DialogCleared {
            dialog: id,
            companion,
            until: dialog.head_at,
        };
        tx.record(Envelope::to(Vec::new(), event).and_own(origin));
        Ok(tx.commit().await?)
    }
}
