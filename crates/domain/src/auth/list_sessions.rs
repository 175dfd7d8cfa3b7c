use super::{AuthService, Identity, Session};
use crate::error::RepoResult;

impl AuthService {
    /// The sessions of the caller, those first that were used last.
    pub async fn list_sessions(&self, caller: &Identity) -> RepoResult<Vec<Session>> {
        let sessions = self.transactions.read().sessions();
        sessions.list(caller.user, self.clock.now()).await
    }
}
