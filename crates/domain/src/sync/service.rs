use std::sync::Arc;

use crate::Transactions;
use crate::messages::ReceiptLog;

/// Telling devices what they missed.
#[derive(Clone)]
pub struct SyncService {
    pub(super) transactions: Transactions,
    pub(super) receipts: Arc<dyn ReceiptLog>,
}

impl SyncService {
    pub(crate) fn new(ports: &crate::Ports) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            receipts: Arc::clone(&ports.receipt_log),
        }
    }
}
