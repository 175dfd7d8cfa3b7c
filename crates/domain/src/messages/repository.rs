use async_trait::async_trait;

use super::{Content, Draft, Message, Seq, Stretch};
use crate::Timestamp;
use crate::error::RepoResult;
use crate::ids::{ConversationId, MessageId, UserId};
use crate::limit::Limit;
use crate::page::{Place, TimeKey};
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

    /// Latest first. Without what was deleted, and what the reader hid.
    async fn list(&self, slice: &HistorySlice) -> RepoResult<Vec<Message>>;

    /// As [`Self::list`], with names.
    async fn history(&self, slice: &HistorySlice) -> RepoResult<Vec<HistoryEntry>>;

    /// As [`Self::history`], in either direction: what is before a place comes earliest first.
    async fn page(&self, slice: &PageSlice) -> RepoResult<Vec<HistoryEntry>>;

    /// For each of some stretches, who wrote in it and still takes part, in no particular order. Looks at
    /// the latest [`MAX_UNREAD`](crate::conversations::MAX_UNREAD) messages of each and no further.
    async fn list_senders(&self, stretches: &[Stretch]) -> RepoResult<Vec<Vec<Sender>>>;

    async fn edit(&self, id: MessageId, content: &Content, at: Timestamp) -> RepoResult<()>;

    /// Empties a message of a conversation that is locked, and takes it out of all lists. Nothing, if
    /// it was deleted before. From then on chat lists show the latest message that is left.
    async fn erase(&self, message: &Message, at: Timestamp) -> RepoResult<()>;

    /// Takes a message of a conversation that is locked out of all lists of one reader, as
    /// [`Self::erase`] does for everybody. Nothing, if it was hidden before.
    async fn hide(&self, message: &Message, reader: UserId) -> RepoResult<()>;

    async fn is_hidden(&self, message: &Message, reader: UserId) -> RepoResult<bool>;
}

/// Somebody who wrote in a stretch of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sender {
    pub user: UserId,
    /// The number of the latest of these messages.
    pub latest: Seq,
}

/// The part of a conversation to read.
#[derive(Clone, Copy, Debug)]
pub struct HistorySlice {
    pub conversation: ConversationId,
    pub reader: UserId,
    /// Only what is older than this.
    pub before: Option<Timestamp>,
    /// Only what is younger than this.
    pub after: Timestamp,
    pub limit: Limit,
}

/// The part of a conversation to read, seen from any place in it.
#[derive(Clone, Debug)]
pub struct PageSlice {
    pub conversation: ConversationId,
    pub reader: UserId,
    /// Only what is younger than this.
    pub after: Timestamp,
    /// In the order of the list, which begins with the latest.
    pub place: Place<TimeKey>,
    pub rows: usize,
}

/// A message with the name of its sender as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    pub message: Message,
    pub sender: PersonName,
}
