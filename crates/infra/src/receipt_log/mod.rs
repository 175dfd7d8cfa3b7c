//! Writing down what people got and read, of many with one commit: see
//! [`group_commit`](crate::group_commit).
//!
//! Somebody who reads on says so for each message. What was said first is written before it is
//! acknowledged; what follows within a second is kept on the [`desk`], where the furthest takes the place
//! of the others, and is written when the second is over, or before the same person reads anything that
//! shows it. [`pending`] is what is to be written; [`batch`] writes a batch of it.

mod batch;
mod desk;
mod pending;

use std::time::Duration;

use async_trait::async_trait;
use messenger_domain::Transactions;
use messenger_domain::error::RepoResult;
use messenger_domain::ids::UserId;
use messenger_domain::messages::{Receipt, ReceiptLog};
use tokio::time::sleep;

use crate::db::SeaStorage;
use crate::group_commit::Queue;
use batch::Batches;
use desk::Noted;
use pending::{Held, Pending, SharedDesk, open};

/// How often is looked at what is due.
const TICK: Duration = Duration::from_millis(100);

/// For how many ticks somebody waits whose participant another writer holds. Nobody waits for what is due:
/// it is due again.
const PATIENCE: u32 = 20;
const NO_PATIENCE: u32 = 0;

/// Writes receipts in batches, and of each person in each conversation one in a second.
pub struct SeaReceiptLog {
    desk: SharedDesk,
    held: Held,
    queue: Queue<Pending>,
}

impl SeaReceiptLog {
    /// Starts a task that ends when this is dropped. Somebody has to see to [`Self::tick`].
    #[must_use]
    pub fn start(storage: SeaStorage, transactions: Transactions) -> Self {
        let held = Held::default();
        let batches = Batches::new(storage, transactions, held.clone());
        Self {
            desk: SharedDesk::default(),
            held,
            queue: Queue::start(batches),
        }
    }

    /// Ticks for ever.
    pub async fn keep_writing(&self) {
        loop {
            sleep(TICK).await;
            self.tick().await;
        }
    }

    /// Goes on by a tenth of a second: writes what is due. What cannot be written now is due again.
    pub async fn tick(&self) {
        for pending in self.held.take() {
            // Who waits for it gets an error if it is dropped.
            let _ = self.queue.put(pending).await;
        }
        let due = open(&self.desk).tick();
        // What went wrong has been logged.
        let _ = self.write(due, NO_PATIENCE).await;
    }

    /// Writes all that is kept: what comes last.
    pub async fn settle_all(&self) -> RepoResult<()> {
        let kept = open(&self.desk).kept();
        self.write(kept, NO_PATIENCE).await
    }

    /// Tries all, whatever becomes of some.
    async fn write(&self, receipts: Vec<Receipt>, patience: u32) -> RepoResult<()> {
        let pending = receipts
            .into_iter()
            .map(|receipt| Pending::new(receipt, &self.desk, patience));
        let (pending, answers): (Vec<_>, Vec<_>) = pending.unzip();
        for one in pending {
            self.queue.put(one).await?;
        }
        let mut outcome = Ok(());
        for answer in answers {
            outcome = outcome.and(answer.wait().await);
        }
        outcome
    }
}

#[async_trait]
impl ReceiptLog for SeaReceiptLog {
    async fn note(&self, receipt: Receipt) -> RepoResult<()> {
        metrics::counter!("receipts_marked_total").increment(1);
        let noted = open(&self.desk).note(&receipt);
        if noted != Noted::First {
            return Ok(());
        }
        let (pending, answer) = Pending::new(receipt, &self.desk, PATIENCE);
        self.queue.offer(pending)?;
        answer.wait().await
    }

    async fn settle(&self, user: UserId) -> RepoResult<()> {
        let kept = open(&self.desk).kept_of(user);
        self.write(kept, PATIENCE).await
    }
}
