use std::collections::HashSet;

use crate::events::Origin;
use crate::ids::UserId;

/// Who is online, and who wants to hear of whom. MUST NOT block.
pub trait PresenceRegistry: Send + Sync {
    /// Those of some people who are online: connected, or away for less than the grace.
    fn online(&self, people: &[UserId]) -> HashSet<UserId>;

    /// From now on a connection watches these people, and nobody else. Says who of them is online at
    /// the moment from which on changes are told.
    fn watch(&self, watcher: Origin, people: &[UserId]) -> HashSet<UserId>;
}
