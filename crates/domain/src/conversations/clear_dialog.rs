use super::{ConversationError, ConversationService, Mark};
use crate::error::RepoResult;
use crate::events::{Envelope, Event, Origin};
use crate::ids::{ConversationId, UserId};
use crate::limit::Limit;
use crate::messages::{HistorySlice, Receipt, ReceivedStatus, Seq};
use crate::{Timestamp, Transaction};

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
        if let Some(after) = tx.participants().mark(id, user, &all).await? {
            tell_companion(&mut tx, (origin, companion), id, after).await?;
        }
        let event = Event::DialogCleared {
            dialog: id,
            companion,
            until: dialog.head_at,
        };
        tx.record(Envelope::to(Vec::new(), event).and_own(origin));
        Ok(tx.commit().await?)
    }
}

/// That somebody read all of a dialog, if any of what is new of it is the companion's.
async fn tell_companion(
    tx: &mut Transaction,
    (origin, companion): (Origin, UserId),
    dialog: ConversationId,
    after: Seq,
) -> RepoResult<()> {
    let latest = HistorySlice {
        conversation: dialog,
        reader: companion,
        before: None,
        after: Timestamp::EPOCH,
        limit: Limit::ONE,
    };
    let Some(latest) = tx.messages().list(&latest).await?.pop() else {
        return Ok(());
    };
    let receipt = Receipt {
        origin,
        status: ReceivedStatus::Read,
        conversation: dialog,
        message: latest.id,
        seq: latest.seq,
        at: latest.created_at,
    };
    let senders = tx
        .messages()
        .list_senders(&[receipt.stretch(after)])
        .await?;
    let told = receipt.announce(&senders.concat(), after);
    if !told.to.is_empty() {
        tx.record(Envelope { own: None, ..told });
    }
    Ok(())
}
