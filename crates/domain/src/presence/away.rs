use super::{Departure, PresenceService};
use crate::Timestamp;
use crate::error::RepoResult;

impl PresenceService {
    /// Stores when people were last seen. Nothing is stored while they are there.
    pub async fn note(&self, mut departures: Vec<Departure>) -> RepoResult<()> {
        if departures.is_empty() {
            return Ok(());
        }
        // Whoever else does this at the same moment locks in the same order.
        departures.sort_by_key(|departure| departure.user);
        let tx = self.transactions.begin().await?;
        tx.presence().note(&departures).await?;
        tx.commit().await
    }

    /// Who was seen last at a moment or later: for a node that starts, of which those who were
    /// connected before do not know that they were away.
    pub async fn seen_since(&self, moment: Timestamp) -> RepoResult<Vec<Departure>> {
        let presence = self.transactions.read().presence();
        presence.seen_since(moment).await
    }
}
