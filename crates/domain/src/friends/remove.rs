use super::{FriendError, FriendService};
use crate::events::{Envelope, Event};
use crate::ids::UserId;
use crate::people::lock_both;

impl FriendService {
    /// Ends a friendship of the caller. The other one hears of it.
    pub async fn remove(&self, caller: UserId, friend: UserId) -> Result<(), FriendError> {
        let mut tx = self.begin_between(caller, friend).await?;
        lock_both(&*tx, caller, friend).await?;
        if !tx.friends().remove(caller, friend).await? {
            return Err(FriendError::NotFriends);
        }
        self.change_dialog(&tx, caller, friend).await?;
        tx.record(Envelope::to(
            vec![friend],
            Event::FriendRemoved { by: caller },
        ));
        Ok(tx.commit().await?)
    }
}
