use std::sync::Arc;

use crate::Transactions;
use crate::ports::Clock;

/// Blocking people.
#[derive(Clone)]
pub struct BlockService {
    pub(super) transactions: Transactions,
    pub(super) clock: Arc<dyn Clock>,
}

impl BlockService {
    pub(crate) fn new(ports: &crate::Ports) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: Arc::clone(&ports.clock),
        }
    }
}
