use std::collections::HashSet;

use super::PresenceService;
use crate::error::RepoResult;
use crate::ids::UserId;

impl PresenceService {
    /// Who of those that watch somebody still may.
    pub async fn hearers(&self, user: UserId, watchers: &[UserId]) -> RepoResult<HashSet<UserId>> {
        let presence = self.transactions.read().presence();
        let found = presence.watchable(user, watchers).await?;
        Ok(found.into_iter().map(|one| one.user).collect())
    }
}
