//! Storing messages, many with one commit: see [`group_commit`](crate::group_commit).
//!
//! [`pending`] is what waits; [`batch`] stores a batch of it; [`heads`] remembers where conversations
//! stand, so that a batch needs one statement. What a batch does not take is not judged there:
//! [`one_by_one`] stores it by all the rules, or says which one it breaks.

mod batch;
mod heads;
mod one_by_one;
mod pending;

use std::sync::Arc;

use async_trait::async_trait;
use messenger_domain::Transactions;
use messenger_domain::conversations::DirectMessages;
use messenger_domain::messages::{Draft, Message, MessageError, MessageLog, Watch};
use messenger_domain::ports::Clock;

use crate::db::SeaStorage;
use crate::group_commit::Queue;
use batch::Batches;
use one_by_one::OneByOne;
use pending::{Outcome, Pending};

/// Stores messages in batches.
pub struct SeaMessageLog {
    transactions: Transactions,
    queue: Queue<Pending>,
    one_by_one: OneByOne,
}

impl SeaMessageLog {
    /// Starts a task that ends when this is dropped. `transactions` MUST be those of all writers of
    /// this node, for the log takes its turns among them, and `policy` that of the use cases.
    #[must_use]
    pub fn start(
        storage: SeaStorage,
        transactions: Transactions,
        clock: Arc<dyn Clock>,
        policy: DirectMessages,
        watch: Watch,
    ) -> Self {
        let turns = transactions.clone();
        let batches = Batches::new(storage, turns, clock.clone(), policy, watch.clone());
        Self {
            queue: Queue::start(batches),
            one_by_one: OneByOne::new(transactions.clone(), clock, policy, watch),
            transactions,
        }
    }
}

#[async_trait]
impl MessageLog for SeaMessageLog {
    async fn append(&self, draft: Draft) -> Result<Message, MessageError> {
        let turn = self
            .transactions
            .share_turn(draft.place.conversation())
            .await;
        match self.queue.store(draft, turn).await? {
            Outcome::Stored(message) => Ok(message),
            Outcome::PassedOver(draft) => self.one_by_one.append(&draft).await,
        }
    }
}
