use crate::Timestamp;
use crate::messages::{Message, MessageStatus, Seq};

/// A place up to which somebody got or read a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Whether it was read, and not only delivered.
    pub is_read: bool,
    pub seq: Seq,
    /// The time of the message with this number.
    pub at: Timestamp,
}

/// How far all of some participants got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipts {
    pub delivered: Seq,
    pub read: Seq,
}

impl Receipts {
    #[must_use]
    pub fn status_of(self, message: &Message) -> MessageStatus {
        if message.seq <= self.read {
            MessageStatus::Read
        } else if message.seq <= self.delivered {
            MessageStatus::Delivered
        } else {
            MessageStatus::Sent
        }
    }
}
