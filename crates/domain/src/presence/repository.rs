use async_trait::async_trait;

use super::{Departure, Watchable};
use crate::Timestamp;
use crate::error::RepoResult;
use crate::ids::UserId;

/// When people were last seen, and who may know. Deleted accounts do not exist.
#[async_trait]
pub trait PresenceRepository: Send + Sync {
    /// Those of some others whom somebody may watch, and who therefore may watch that one: friends, and
    /// who takes part in a conversation with both of them in it, unless one of the two blocks the other.
    /// Never oneself. In no particular order.
    async fn watchable(&self, user: UserId, others: &[UserId]) -> RepoResult<Vec<Watchable>>;

    /// Notes when people were last seen, each named once, where this is later than what is known.
    async fn note(&self, departures: &[Departure]) -> RepoResult<()>;

    /// Who was seen last at a moment or later, and when.
    async fn seen_since(&self, moment: Timestamp) -> RepoResult<Vec<Departure>>;
}
