use std::sync::Arc;

use async_trait::async_trait;
use messenger_domain::messages::{Draft, Message, MessageError, MessageLog, append};
use messenger_domain::ports::Clock;
use messenger_domain::{Timestamp, Transactions};

/// Stores each message in a transaction of its own, in the turn of its conversation.
pub struct SeaMessageLog {
    transactions: Transactions,
    clock: Arc<dyn Clock>,
}

impl SeaMessageLog {
    #[must_use]
    pub fn new(transactions: Transactions, clock: Arc<dyn Clock>) -> Self {
        Self {
            transactions,
            clock,
        }
    }

    /// On failure the transaction is dropped, never committed: PostgreSQL accepts nothing more in it.
    async fn attempt(&self, draft: &Draft, now: Timestamp) -> Result<Message, MessageError> {
        let mut tx = self
            .transactions
            .begin_in(draft.place.conversation())
            .await?;
        let appended = append(&*tx, draft, now).await?;
        if let Some(envelope) = appended.envelope {
            tx.record(envelope);
            tx.commit().await?;
        }
        Ok(appended.message)
    }
}

#[async_trait]
impl MessageLog for SeaMessageLog {
    /// A taken id is looked at once more: a twin of this very draft may have been stored meanwhile by
    /// another node, which makes this a repetition.
    async fn append(&self, draft: Draft) -> Result<Message, MessageError> {
        match self.attempt(&draft, self.clock.now()).await {
            Err(MessageError::IdTaken) => self.attempt(&draft, self.clock.now()).await,
            other => other,
        }
    }
}
