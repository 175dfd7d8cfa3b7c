use crate::Transactions;

/// Searches.
#[derive(Clone)]
pub struct SearchService {
    pub(super) transactions: Transactions,
}

impl SearchService {
    pub(crate) fn new(ports: &crate::Ports) -> Self {
        Self {
            transactions: ports.transactions.clone(),
        }
    }
}
