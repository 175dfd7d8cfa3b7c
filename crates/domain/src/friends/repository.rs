use async_trait::async_trait;

use super::{Friend, FriendRequest, RequestView};
use crate::Timestamp;
use crate::error::RepoResult;
use crate::ids::{FriendRequestId, UserId};
use crate::page::{PageOf, TimeKey};

/// Who is whose friend, and who asked whom. Lists are in the order of time, latest first, and have the
/// rows that [`PageOf::page`] wants.
#[async_trait]
pub trait FriendRepository: Send + Sync {
    async fn find_request(&self, id: FriendRequestId) -> RepoResult<Option<FriendRequest>>;

    /// Whichever of the two sent it.
    async fn find_request_between(
        &self,
        one: UserId,
        other: UserId,
    ) -> RepoResult<Option<FriendRequest>>;

    /// MUST fail with [`crate::error::RepoError::Conflict`] when a request between the two is open,
    /// whoever sent it, also under concurrent calls.
    async fn insert_request(&self, request: &FriendRequest) -> RepoResult<()>;

    /// Takes away the request between two people, if there is one.
    async fn remove_request_between(&self, one: UserId, other: UserId) -> RepoResult<()>;

    /// Those to and from a user.
    async fn list_requests(
        &self,
        user: UserId,
        page: &PageOf<TimeKey>,
    ) -> RepoResult<Vec<RequestView>>;

    async fn are_friends(&self, one: UserId, other: UserId) -> RepoResult<bool>;

    /// MUST fail with [`crate::error::RepoError::Conflict`] when they are friends, also under concurrent
    /// calls.
    async fn insert(&self, one: UserId, other: UserId, at: Timestamp) -> RepoResult<()>;

    /// Says whether they were friends.
    async fn remove(&self, one: UserId, other: UserId) -> RepoResult<bool>;

    async fn list(&self, user: UserId, page: &PageOf<TimeKey>) -> RepoResult<Vec<Friend>>;

    /// Forgets all friendships and requests of a user; says whose friend it was.
    async fn erase_all(&self, user: UserId) -> RepoResult<Vec<UserId>>;
}
