use std::sync::Arc;

use messenger_domain::Transactions;
use messenger_domain::conversations::DirectMessages;
use messenger_domain::messages::{Draft, Message, MessageError, Watch, append};
use messenger_domain::ports::Clock;

/// Stores each message in a transaction of its own, in the turn of its conversation: slower than a
/// batch, and by all the rules.
pub(super) struct OneByOne {
    transactions: Transactions,
    clock: Arc<dyn Clock>,
    policy: DirectMessages,
    watch: Watch,
}

impl OneByOne {
    pub(super) fn new(
        transactions: Transactions,
        clock: Arc<dyn Clock>,
        policy: DirectMessages,
        watch: Watch,
    ) -> Self {
        Self {
            transactions,
            clock,
            policy,
            watch,
        }
    }

    /// A taken id is looked at once more: a twin of this very draft may have been stored meanwhile by
    /// another node, which makes this a repetition.
    pub(super) async fn append(&self, draft: &Draft) -> Result<Message, MessageError> {
        match self.attempt(draft).await {
            Err(MessageError::IdTaken) => self.attempt(draft).await,
            other => other,
        }
    }

    /// On failure the transaction is dropped, never committed: PostgreSQL accepts nothing more in it.
    async fn attempt(&self, draft: &Draft) -> Result<Message, MessageError> {
        let conversation = draft.place.conversation();
        let mut tx = self.transactions.begin_in(conversation).await?;
        let appended = append(&*tx, draft, self.clock.now(), self.policy, &self.watch).await?;
        if let Some(envelope) = appended.envelope {
            tx.record(envelope);
            tx.commit().await?;
        }
        Ok(appended.message)
    }
}
