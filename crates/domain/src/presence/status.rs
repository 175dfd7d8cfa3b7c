use super::{PresenceService, Status};
use crate::error::RepoResult;
use crate::ids::UserId;

impl PresenceService {
    /// Whether somebody is there, if `caller` may know.
    pub async fn status(&self, caller: UserId, user: UserId) -> RepoResult<Option<Status>> {
        let look = |watchable: &[_]| self.registry.online(watchable);
        let standings = self.standings(caller, &[user], look).await?;
        Ok(standings.first().map(|standing| standing.status))
    }
}
