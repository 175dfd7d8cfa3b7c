use super::AuthService;
use crate::error::RepoResult;

/// How long a session is kept that is over. Nothing asks for it: a session that is not there is refused
/// like one that was ended. Operators may want to know who had been logged in.
const KEPT_SECONDS: i64 = 30 * 24 * 60 * 60;

/// How many are forgotten at once. On SQLite nobody else writes meanwhile.
const BATCH: u64 = 1000;

impl AuthService {
    /// Forgets sessions that have been over for long, and says how many. To be called from time to time.
    pub async fn forget_sessions(&self) -> RepoResult<u64> {
        let before = self.clock.now().plus_seconds(-KEPT_SECONDS);
        let tx = self.transactions.begin().await?;
        let forgotten = tx.sessions().erase_over(before, BATCH).await?;
        tx.commit().await?;
        Ok(forgotten)
    }
}
