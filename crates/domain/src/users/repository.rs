use async_trait::async_trait;

use super::{Email, PasswordHash, PersonName, User, Username};
use crate::Timestamp;
use crate::error::RepoResult;
use crate::ids::UserId;

/// Accounts. Unless a method says otherwise, deleted ones do not exist.
#[async_trait]
pub trait UserRepository: Send + Sync {
    async fn find(&self, id: UserId) -> RepoResult<Option<User>>;

    /// As [`Self::find`], and keeps the account from being changed or deleted until the transaction
    /// ends.
    async fn find_for_update(&self, id: UserId) -> RepoResult<Option<User>>;

    /// As [`Self::find_for_update`], but first keeps everybody else from writing to the conversations
    /// that the person takes part in, as whoever locks conversations and people does.
    async fn find_for_renaming(&self, id: UserId) -> RepoResult<Option<User>>;

    async fn find_by_email(&self, email: &Email) -> RepoResult<Option<User>>;

    /// Regardless of case.
    async fn find_by_username(&self, username: &Username) -> RepoResult<Option<User>>;

    /// What a person is called, deleted accounts included.
    async fn find_name(&self, id: UserId) -> RepoResult<Option<PersonName>>;

    /// MUST fail with [`crate::error::RepoError::Conflict`] when the e-mail or the user name is
    /// taken, also under concurrent calls.
    async fn insert(&self, user: &User) -> RepoResult<()>;

    /// Of somebody found by [`Self::find_for_renaming`]. MUST raise the [`audience_version`](crate::messages::Head::audience_version) of each conversation
    /// that the person takes part in, as must [`Self::erase`].
    async fn update_name(&self, id: UserId, name: &PersonName) -> RepoResult<()>;

    /// Replaces the hash if it is still `old`, and says whether it was.
    async fn replace_password(
        &self,
        id: UserId,
        old: &PasswordHash,
        new: &PasswordHash,
    ) -> RepoResult<bool>;

    /// Forgets who the person was, and keeps the row under `name` for what others were told. Says
    /// whether the account existed.
    async fn erase(&self, id: UserId, name: &PersonName, at: Timestamp) -> RepoResult<bool>;

    /// Deleted accounts that are still members of a group, because the server stopped on the way.
    async fn list_deleted_members(&self) -> RepoResult<Vec<UserId>>;
}
