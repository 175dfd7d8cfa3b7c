use async_trait::async_trait;

use super::{FoundGroup, FoundPerson, SearchText};
use crate::error::RepoResult;
use crate::ids::{ConversationId, UserId};

/// Searching. MUST NOT read every person to find a few.
#[async_trait]
pub trait SearchRepository: Send + Sync {
    /// People other than `except` of whom a first name, last name, user name or e-mail contains the
    /// text: best rank first, within a rank by first and last name (by code point, folded), then id.
    async fn people(
        &self,
        text: &SearchText,
        except: UserId,
        limit: usize,
    ) -> RepoResult<Vec<FoundPerson>>;

    /// As [`Self::people`], without the members of a group.
    async fn people_outside(
        &self,
        text: &SearchText,
        group: ConversationId,
        limit: usize,
    ) -> RepoResult<Vec<FoundPerson>>;

    /// The groups of a member whose names contain the text, by name (by code point, folded), then
    /// id.
    async fn groups_of(&self, text: &SearchText, member: UserId) -> RepoResult<Vec<FoundGroup>>;
}
