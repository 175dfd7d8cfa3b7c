use std::sync::Arc;

use super::Typists;
use crate::Transactions;
use crate::conversations::DirectMessages;
use crate::ports::Clock;

/// Telling people that somebody types.
#[derive(Clone)]
pub struct TypingService {
    pub(super) transactions: Transactions,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) direct_messages: DirectMessages,
    pub(super) typists: Arc<Typists>,
}

impl TypingService {
    pub(crate) fn new(ports: &crate::Ports, direct_messages: DirectMessages) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: Arc::clone(&ports.clock),
            direct_messages,
            typists: Arc::default(),
        }
    }

    /// What has to hear of all events, so that typing ends with them.
    #[must_use]
    pub fn typists(&self) -> Arc<Typists> {
        Arc::clone(&self.typists)
    }
}
