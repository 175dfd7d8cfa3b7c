use std::ops::Deref;
use std::sync::Arc;

use crate::error::{RepoError, RepoResult};
use crate::events::Envelope;
use crate::ids::{ConversationId, UserId};
use crate::ports::{EventPublisher, Repositories, Storage, UnitOfWork};
use crate::turns::{Turn, Turns};

/// Where transactions begin, and how their events leave.
#[derive(Clone)]
pub struct Transactions {
    storage: Arc<dyn Storage>,
    publisher: Arc<dyn EventPublisher>,
    turns: Turns,
}

impl Transactions {
    #[must_use]
    pub fn new(storage: Arc<dyn Storage>, publisher: Arc<dyn EventPublisher>) -> Self {
        Self {
            storage,
            publisher,
            turns: Turns::default(),
        }
    }

    /// Reads without a transaction. Never call this while one is open: it takes a second
    /// connection, and under load everybody would wait for everybody.
    #[must_use]
    pub fn read(&self) -> &dyn Repositories {
        self.storage.read()
    }

    /// Reads that all see one moment, on a connection of their own.
    pub async fn snapshot(&self) -> RepoResult<Box<dyn Repositories>> {
        self.storage.snapshot().await
    }

    /// For changes that concern no conversation.
    pub async fn begin(&self) -> RepoResult<Transaction> {
        self.begin_with(None).await
    }

    /// For changes in a conversation: waits for its turn first.
    pub async fn begin_in(&self, conversation: ConversationId) -> RepoResult<Transaction> {
        let turn = self.turns.wait(conversation).await;
        self.begin_with(Some(turn)).await
    }

    /// For changes of which of two people may write to the other: in the turn of their dialog and with it
    /// locked, so that a message which is sent after the change was answered meets it. Both people are yet
    /// to be locked. Who makes a dialog that is not there locks them as well, and sees the change.
    pub(crate) async fn begin_between(
        &self,
        one: UserId,
        other: UserId,
    ) -> RepoResult<Transaction> {
        let dialog = ConversationId::direct(one, other);
        let tx = self.begin_in(dialog).await?;
        tx.conversations().find_for_update(dialog).await?;
        Ok(tx)
    }

    /// A turn to write to a conversation beside others who share it: see [`Turns`].
    pub async fn share_turn(&self, conversation: ConversationId) -> Turn {
        self.turns.share(conversation).await
    }

    /// Tells of what was stored without a [`Transaction`], by somebody who has its turn.
    pub async fn publish(&self, events: Vec<Envelope>) {
        self.publisher.publish(events).await;
    }

    async fn begin_with(&self, turn: Option<Turn>) -> RepoResult<Transaction> {
        Ok(Transaction {
            work: self.storage.begin().await?,
            publisher: Arc::clone(&self.publisher),
            events: Vec::new(),
            turn,
        })
    }
}

/// A unit of work and the events it will cause. Events leave only through [`Self::commit`];
/// dropping rolls everything back.
pub struct Transaction {
    work: Box<dyn UnitOfWork>,
    publisher: Arc<dyn EventPublisher>,
    events: Vec<Envelope>,
    turn: Option<Turn>,
}

impl Transaction {
    /// Notes what to tell once this is stored.
    pub fn record(&mut self, envelope: Envelope) {
        self.events.push(envelope);
    }

    /// Stores everything, then publishes, then ends the turn. Runs as a task of its own: a client
    /// that hangs up meanwhile must not keep others from hearing of what was stored.
    pub async fn commit(self) -> RepoResult<()> {
        let Self {
            work,
            publisher,
            events,
            turn,
        } = self;
        let finish = tokio::spawn(async move {
            work.commit().await?;
            publisher.publish(events).await;
            drop(turn);
            Ok(())
        });
        finish
            .await
            .map_err(|panic| RepoError::Internal(Box::new(panic)))?
    }
}

impl Deref for Transaction {
    type Target = dyn UnitOfWork;

    fn deref(&self) -> &Self::Target {
        &*self.work
    }
}
