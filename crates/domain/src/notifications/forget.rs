use super::NotificationService;
use crate::error::RepoResult;

/// How many are forgotten at once. On SQLite nobody else writes meanwhile.
const BATCH: u64 = 1000;

impl NotificationService {
    /// Forgets notifications that are old, whether or not they were read, and says how many. To be
    /// called from time to time.
    pub async fn forget(&self) -> RepoResult<u64> {
        const SECONDS_PER_DAY: i64 = 24 * 60 * 60;
        let kept_seconds = i64::from(self.kept_days) * SECONDS_PER_DAY;
        let before = self.clock.now().plus_seconds(-kept_seconds);
        let tx = self.transactions.begin().await?;
        let forgotten = tx.notifications().erase_old(before, BATCH).await?;
        tx.commit().await?;
        Ok(forgotten)
    }
}
