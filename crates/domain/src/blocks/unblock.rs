use super::{BlockError, BlockService};
use crate::ids::UserId;
use crate::people::lock_both;

impl BlockService {
    /// Ends a block of the caller, if there is one. What the block ended stays ended.
    pub async fn unblock(&self, caller: UserId, other: UserId) -> Result<(), BlockError> {
        let tx = self.transactions.begin_between(caller, other).await?;
        lock_both(&*tx, caller, other).await?;
        if tx.blocks().remove(caller, other).await? {
            tx.commit().await?;
        }
        Ok(())
    }
}
