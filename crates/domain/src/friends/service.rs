use std::sync::Arc;

use super::{FriendError, FriendRequest};
use crate::conversations::DirectMessages;
use crate::error::RepoResult;
use crate::events::{Envelope, Event};
use crate::ids::{ConversationId, UserId};
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
    pub(super) direct_messages: DirectMessages,
}

impl FriendService {
    pub(crate) fn new(ports: &crate::Ports, direct_messages: DirectMessages) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: Arc::clone(&ports.clock),
            ids: Arc::clone(&ports.ids),
            direct_messages,
        }
    }

    /// Begins a change of whether two people are friends.
    pub(super) async fn begin_between(
        &self,
        one: UserId,
        other: UserId,
    ) -> RepoResult<Transaction> {
        if self.direct_messages.take_friendship() {
            self.transactions.begin_between(one, other).await
        } else {
            self.transactions.begin().await
        }
    }

    /// What a friendship that began or ended means for the dialog of the two.
    pub(super) async fn change_dialog(
        &self,
        tx: &Transaction,
        one: UserId,
        other: UserId,
    ) -> RepoResult<()> {
        if self.direct_messages.take_friendship() {
            let dialog = ConversationId::direct(one, other);
            tx.conversations().change_audience(dialog).await?;
        }
        Ok(())
    }

    /// Makes friends of two people who are locked in what [`Self::begin_between`] began, of whom `by`
    /// agrees to the request of the other one. Says since when they are friends.
    pub(super) async fn befriend(
        &self,
        tx: &mut Transaction,
        by: PublicProfile,
        request: &FriendRequest,
    ) -> Result<Timestamp, FriendError> {
        let (asked, at) = (request.sender, self.clock.now());
        tx.friends().remove_request_between(by.id, asked).await?;
        tx.friends().insert(by.id, asked, at).await?;
        self.change_dialog(tx, by.id, asked).await?;
        let cause = Cause::FriendAccepted {
            request: request.id,
            by: Person::new(by.id, by.name.clone()),
        };
        tx.record(Envelope::to(vec![asked], Event::FriendAccepted { by }));
        notify(tx, &*self.ids, &[asked], cause, at).await?;
        Ok(at)
    }
}
