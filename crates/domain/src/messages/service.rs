use std::sync::Arc;

use super::{MessageLog, ReceiptLog};
use crate::Transactions;
use crate::conversations::DirectMessages;
use crate::ports::{Clock, IdGenerator};

/// Sending, reading, changing and deleting messages.
#[derive(Clone)]
pub struct MessageService {
    pub(super) transactions: Transactions,
    pub(super) log: Arc<dyn MessageLog>,
    pub(super) receipts: Arc<dyn ReceiptLog>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdGenerator>,
    pub(super) direct_messages: DirectMessages,
}

impl MessageService {
    pub(crate) fn new(ports: &crate::Ports, direct_messages: DirectMessages) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            log: Arc::clone(&ports.message_log),
            receipts: Arc::clone(&ports.receipt_log),
            clock: Arc::clone(&ports.clock),
            ids: Arc::clone(&ports.ids),
            direct_messages,
        }
    }
}
