use async_trait::async_trait;

use super::{Changed, Moment, Stamp};
use crate::Timestamp;
use crate::error::RepoResult;
use crate::ids::{ConversationId, UserId};
use crate::messages::HistoryEntry;

/// What changed since a stamp. To be asked of one snapshot of the store.
#[async_trait]
pub trait SyncRepository: Send + Sync {
    /// The moment of this snapshot. Whatever it does not show MUST get the stamp of this moment or a later
    /// one, also what is being written now and commits in any order.
    async fn now(&self) -> RepoResult<Moment>;

    /// Conversations that the user takes part in, or took, of which something changed for this user, in the
    /// order of their ids. From the beginning on, those that the user left are not among them.
    async fn changed(&self, slice: &ChangedSlice) -> RepoResult<Vec<Changed>>;

    /// The time up to which all messages of a conversation were there before the moment of a stamp: what
    /// of them was told then need not be told again. May be too early, MUST NOT be too late.
    ///
    /// Whoever stores a message holds the row of its conversation until the commit, so that messages are
    /// committed in the order of their numbers. A message that nobody changed has the stamp with which it
    /// was stored. If that is before `since`, then its transaction had ended at the moment of `since`,
    /// and with it those of all messages before. So the time of any such message will do, and that of the
    /// latest is best. Between two transactions that ran at once stamps need not have the order of
    /// numbers; which of these messages is found makes no difference but that some are told twice.
    async fn known_until(
        &self,
        conversation: ConversationId,
        since: Stamp,
    ) -> RepoResult<Timestamp>;

    /// What changed of the messages of a conversation, in their order: those that came after
    /// [`ChangedMessages::known`], those of before that were edited, and all that were deleted or that the
    /// reader hid. The latter look as if they had been deleted, at the time of their latest change.
    async fn changed_messages(&self, slice: &ChangedMessages) -> RepoResult<Vec<HistoryEntry>>;
}

/// The part of somebody's conversations to look at.
#[derive(Clone, Copy, Debug)]
pub struct ChangedSlice {
    pub user: UserId,
    pub since: Stamp,
    /// Where to begin: this one is included.
    pub from: Option<ConversationId>,
    pub rows: usize,
}

/// The part of the messages of a conversation to look at.
#[derive(Clone, Copy, Debug)]
pub struct ChangedMessages {
    pub conversation: ConversationId,
    pub reader: UserId,
    pub since: Stamp,
    /// Only what is later than this.
    pub after: Timestamp,
    /// Only what is not later than this.
    pub until: Timestamp,
    /// The messages up to this time are known, unless they changed.
    pub known: Timestamp,
    pub rows: usize,
}
