use async_trait::async_trait;

use super::{Blocked, Silenced};
use crate::Timestamp;
use crate::conversations::DirectConversation;
use crate::error::RepoResult;
use crate::ids::UserId;
use crate::page::{PageOf, TimeKey};

/// Who has blocked whom.
#[async_trait]
pub trait BlockRepository: Send + Sync {
    async fn has_blocked(&self, by: UserId, whom: UserId) -> RepoResult<bool>;

    async fn silenced(&self, pair: &DirectConversation) -> RepoResult<Silenced>;

    /// Those of some people whom a user blocked or who blocked the user, in no particular order.
    async fn list_parted(&self, user: UserId, people: &[UserId]) -> RepoResult<Vec<UserId>>;

    /// Says whether this is new. Then it MUST raise the
    /// [`audience_version`](crate::messages::Head::audience_version) of the dialog of the two, as must
    /// [`Self::remove`].
    async fn insert(&self, by: UserId, whom: UserId, at: Timestamp) -> RepoResult<bool>;

    /// Says whether there was a block.
    async fn remove(&self, by: UserId, whom: UserId) -> RepoResult<bool>;

    /// Whom somebody blocked, the latest first: the rows that [`PageOf::page`] wants.
    async fn list(&self, by: UserId, page: &PageOf<TimeKey>) -> RepoResult<Vec<Blocked>>;

    /// Forgets all blocks by and of a user, whose account is deleted: nobody is silenced by that who
    /// could write.
    async fn erase_all(&self, user: UserId) -> RepoResult<()>;
}
