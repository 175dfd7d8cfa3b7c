use std::collections::HashSet;
use std::sync::Arc;

use super::{Standing, Watchable};
use crate::Transactions;
use crate::error::RepoResult;
use crate::ids::UserId;
use crate::ports::PresenceRegistry;

/// Telling who is there.
#[derive(Clone)]
pub struct PresenceService {
    pub(super) transactions: Transactions,
    pub(super) registry: Arc<dyn PresenceRegistry>,
}

impl PresenceService {
    pub(crate) fn new(ports: &crate::Ports) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            registry: Arc::clone(&ports.presence),
        }
    }

    /// The standing of those of some people whom `caller` may watch, in the order asked. `look` says who
    /// of them is online. When somebody went offline while the store was read, it may not have said
    /// when, and is read again.
    pub(super) async fn standings(
        &self,
        caller: UserId,
        people: &[UserId],
        look: impl Fn(&[UserId]) -> HashSet<UserId> + Send,
    ) -> RepoResult<Vec<Standing>> {
        loop {
            let before = self.registry.online(people);
            let presence = self.transactions.read().presence();
            let mut found = presence.watchable(caller, people).await?;
            let asked = |one: &Watchable| people.iter().position(|user| *user == one.user);
            found.sort_by_cached_key(asked);
            let watchable: Vec<_> = found.iter().map(|one| one.user).collect();
            let online = look(&watchable);
            let has_gone = |user| before.contains(user) && !online.contains(user);
            if !watchable.iter().any(has_gone) {
                let standings = found.into_iter().map(|one| one.standing(&online));
                return Ok(standings.collect());
            }
        }
    }
}
