use std::sync::Arc;

use crate::Transactions;
use crate::ports::Clock;

/// Listing, reading and deleting one's notifications.
#[derive(Clone)]
pub struct NotificationService {
    pub(super) transactions: Transactions,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) kept_days: u32,
}

impl NotificationService {
    pub(crate) fn new(ports: &crate::Ports, kept_days: u32) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: Arc::clone(&ports.clock),
            kept_days,
        }
    }
}
