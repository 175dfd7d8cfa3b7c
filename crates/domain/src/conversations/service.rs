use std::sync::Arc;

use crate::Transactions;
use crate::groups::GroupService;
use crate::ports::Clock;

/// What people do with their list of conversations.
#[derive(Clone)]
pub struct ConversationService {
    pub(super) transactions: Transactions,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) groups: GroupService,
}

impl ConversationService {
    pub(crate) fn new(ports: &crate::Ports, groups: GroupService) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: Arc::clone(&ports.clock),
            groups,
        }
    }
}
