use crate::Transactions;

/// What people do with their list of conversations.
#[derive(Clone)]
pub struct ConversationService {
    pub(super) transactions: Transactions,
}

impl ConversationService {
    pub(crate) fn new(ports: &crate::Ports) -> Self {
        Self {
            transactions: ports.transactions.clone(),
        }
    }
}
