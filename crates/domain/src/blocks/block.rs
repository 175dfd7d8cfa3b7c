use super::{BlockError, BlockService};
use crate::events::{Envelope, Event};
use crate::ids::UserId;
use crate::people::lock_both;

impl BlockService {
    /// Keeps somebody from writing to the caller, and ends what is between the two but their dialog and
    /// the groups they share. To block again changes nothing.
    pub async fn block(&self, caller: UserId, other: UserId) -> Result<(), BlockError> {
        if caller == other {
            return Err(BlockError::Oneself);
        }
        let mut tx = self.transactions.begin_between(caller, other).await?;
        let (blocking, blocked) = lock_both(&*tx, caller, other).await?;
        blocking.ok_or(BlockError::Gone)?;
        blocked.ok_or(BlockError::NoSuchUser)?;
        let now = self.clock.now();
        if !tx.blocks().insert(caller, other, now).await? {
            return Ok(());
        }
        tx.friends().remove_request_between(caller, other).await?;
        if tx.friends().remove(caller, other).await? {
            tx.record(Envelope::to(
                vec![other],
                Event::FriendRemoved { by: caller },
            ));
        }
        let whom = other;
        tx.record(Envelope::to(
            Vec::new(),
            Event::Blocked { by: caller, whom },
        ));
        Ok(tx.commit().await?)
    }
}
