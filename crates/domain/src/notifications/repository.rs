use async_trait::async_trait;

use super::{MissedMessage, Notification, Unread};
use crate::Timestamp;
use crate::error::RepoResult;
use crate::ids::{FriendRequestId, NotificationId, UserId};
use crate::page::{PageOf, TimeKey};

/// Stored notifications. Those that were deleted are never found.
///
/// Of the messages of a conversation that somebody missed at most one unread notification tells. Whoever
/// takes one away that is unread (by reading, deleting, erasing it) MUST raise the
/// [`audience_version`](crate::messages::Head::audience_version) of the conversation, and lock it
/// before: writers remember whom they need not tell.
#[async_trait]
pub trait NotificationRepository: Send + Sync {
    async fn find(&self, id: NotificationId, user: UserId) -> RepoResult<Option<Notification>>;

    /// By [`Notification::key`], latest first, nearest to the place of the page first: so many as
    /// [`PageOf::rows_to_read`] says.
    async fn list(
        &self,
        user: UserId,
        unread: Unread,
        page: &PageOf<TimeKey>,
    ) -> RepoResult<Vec<Notification>>;

    /// Stores notifications that are not about messages. Names are not stored, but for those of groups.
    async fn insert(&self, notifications: &[Notification]) -> RepoResult<()>;

    /// Tells people of a message in a conversation that is locked. Those who have an unread notification
    /// of the conversation are told by that one.
    async fn insert_missed(&self, missed: &[MissedMessage]) -> RepoResult<()>;

    /// Marks one as read, unless it was. It then tells of no later messages.
    async fn read(&self, id: NotificationId, user: UserId, at: Timestamp) -> RepoResult<()>;

    /// The same with all that are there.
    async fn read_all(&self, user: UserId, at: Timestamp) -> RepoResult<()>;

    /// Says whether it was there.
    async fn delete(&self, id: NotificationId, user: UserId, at: Timestamp) -> RepoResult<bool>;

    /// Erases those of a request that is not open any more.
    async fn erase_request(&self, request: FriendRequestId) -> RepoResult<()>;

    /// Erases all of a user whose conversations are locked and whose account ends.
    async fn erase_all(&self, user: UserId) -> RepoResult<()>;

    /// Erases notifications, read or not, that were made before a time, the oldest first, up to `limit`
    /// of them; says how many.
    async fn erase_old(&self, before: Timestamp, limit: u64) -> RepoResult<u64>;
}
