use std::sync::Arc;

use super::DirectMessages;
use crate::Transactions;
use crate::groups::GroupService;
use crate::messages::ReceiptLog;
use crate::ports::Clock;

/// What people do with their list of conversations.
#[derive(Clone)]
pub struct ConversationService {
    pub(super) transactions: Transactions,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) receipts: Arc<dyn ReceiptLog>,
    pub(super) groups: GroupService,
    pub(super) direct_messages: DirectMessages,
}

impl ConversationService {
    pub(crate) fn new(
        ports: &crate::Ports,
        groups: GroupService,
        direct_messages: DirectMessages,
    ) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: Arc::clone(&ports.clock),
            receipts: Arc::clone(&ports.receipt_log),
            groups,
            direct_messages,
        }
    }
}
