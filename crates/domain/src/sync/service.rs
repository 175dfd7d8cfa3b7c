use crate::Transactions;

/// Telling devices what they missed.
#[derive(Clone)]
pub struct SyncService {
    pub(super) transactions: Transactions,
}

impl SyncService {
    pub(crate) fn new(ports: &crate::Ports) -> Self {
        Self {
            transactions: ports.transactions.clone(),
        }
    }
}
