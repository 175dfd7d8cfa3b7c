use super::{PresenceService, Standing, WatchList};
use crate::error::RepoResult;
use crate::events::Origin;

impl PresenceService {
    /// Begins to watch people over a connection, in place of those that it watched before. Who may not
    /// be watched is left out like somebody who does not exist: see
    /// [`watchable`](super::PresenceRepository::watchable).
    pub async fn watch(&self, watcher: Origin, list: &WatchList) -> RepoResult<Vec<Standing>> {
        if list.people().is_empty() {
            self.registry.watch(watcher, &[]);
            return Ok(Vec::new());
        }
        let begin = |watchable: &[_]| self.registry.watch(watcher, watchable);
        self.standings(watcher.user, list.people(), begin).await
    }
}
