use std::sync::Arc;

use super::MessageLog;
use crate::Transactions;

/// Sending and reading messages.
#[derive(Clone)]
pub struct MessageService {
    pub(super) transactions: Transactions,
    pub(super) log: Arc<dyn MessageLog>,
}

impl MessageService {
    pub(crate) fn new(ports: &crate::Ports) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            log: Arc::clone(&ports.message_log),
        }
    }
}
