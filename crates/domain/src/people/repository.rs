use async_trait::async_trait;

use super::{PeoplePage, PublicProfile};
use crate::error::RepoResult;
use crate::ids::UserId;

/// Accounts as others see them. Deleted ones do not exist.
#[async_trait]
pub trait PeopleRepository: Send + Sync {
    /// By user name (by code point, in lower case), without `except`: the rows that
    /// [`crate::page::PageOf::page`] wants. MUST NOT read every person to find a few.
    async fn list(&self, people: &PeoplePage, except: UserId) -> RepoResult<Vec<PublicProfile>>;
}
