use async_trait::async_trait;

use super::{Draft, Message};
use crate::Timestamp;
use crate::error::RepoResult;
use crate::ids::{ConversationId, MessageId};
use crate::limit::Limit;
use crate::users::PersonName;

/// Stored messages.
#[async_trait]
pub trait MessageRepository: Send + Sync {
    async fn find(&self, id: MessageId) -> RepoResult<Option<Message>>;

    /// Stores a message as the next of its conversation, which must exist and be locked, and moves
    /// the head there. Its time is `now`, but later than that of the one before.
    ///
    /// MUST fail with [`crate::error::RepoError::Conflict`] when the id is taken, also under
    /// concurrent calls; the transaction is then good for nothing more.
    async fn append(&self, draft: &Draft, now: Timestamp) -> RepoResult<Message>;

    /// Latest first.
    async fn list(&self, slice: &HistorySlice) -> RepoResult<Vec<Message>>;

    /// As [`Self::list`], with names.
    async fn history(&self, slice: &HistorySlice) -> RepoResult<Vec<HistoryEntry>>;
}

/// The part of a conversation to read.
#[derive(Clone, Copy, Debug)]
pub struct HistorySlice {
    pub conversation: ConversationId,
    /// Only what is older than this.
    pub before: Option<Timestamp>,
    /// Only what is younger than this.
    pub after: Timestamp,
    pub limit: Limit,
}

/// A message with the name of its sender as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    pub message: Message,
    pub sender: PersonName,
}
