use std::sync::Arc;

use super::{FriendError, FriendRequest};
use crate::events::{Envelope, Event};
use crate::notifications::{Cause, Person, notify};
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

    /// Makes friends of two people who are locked, of whom `by` agrees to the request of the other one. Says since when they
    /// are friends.
    pub(super) async fn befriend(
        &self,
        tx: &mut Transaction,
        by: PublicProfile,
        request: &FriendRequest,
    ) -> Result<Timestamp, FriendError> {
        let (asked, at) = (request.sender, self.clock.now());
        tx.friends().remove_request_between(by.id, asked).await?;
        tx.friends().insert(by.id, asked, at).await?;
        let cause = Cause::FriendAccepted {
            request: request.id,
            by: Person::new(by.id, by.name.clone()),
        };
        tx.record(Envelope {
            to: vec![asked],
            event: Event::FriendAccepted { by },
        });
        notify(tx, &*self.ids, &[asked], cause, at).await?;
        Ok(at)
    }
}
