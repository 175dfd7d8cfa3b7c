use std::sync::Arc;

use super::FriendError;
use crate::events::{Envelope, Event};
use crate::ids::UserId;
use crate::people::PublicProfile;
use crate::ports::{Clock, IdGenerator};
use crate::{Timestamp, Transaction, Transactions};

/// Becoming friends, and ceasing to be.
#[derive(Clone)]
pub struct FriendService {
    pub(super) transactions: Transactions,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdGenerator>,
}

impl FriendService {
    pub(crate) fn new(ports: &crate::Ports) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: Arc::clone(&ports.clock),
            ids: Arc::clone(&ports.ids),
        }
    }

    /// Makes friends of two people who are locked, of whom `by` agrees to what `asked` wanted.
    pub(super) async fn befriend(
        tx: &mut Transaction,
        by: PublicProfile,
        asked: UserId,
        at: Timestamp,
    ) -> Result<(), FriendError> {
        tx.friends().remove_request_between(by.id, asked).await?;
        tx.friends().insert(by.id, asked, at).await?;
        tx.record(Envelope {
            to: vec![asked],
            event: Event::FriendAccepted { by },
        });
        Ok(())
    }
}
