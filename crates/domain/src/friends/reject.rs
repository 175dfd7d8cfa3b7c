use super::access::open_request;
use super::{FriendError, FriendService};
use crate::ids::{FriendRequestId, UserId};

impl FriendService {
    /// Declines a request to the caller. Who sent it is not told, and may ask again.
    pub async fn reject(&self, caller: UserId, id: FriendRequestId) -> Result<(), FriendError> {
        let tx = self.transactions.begin().await?;
        let open = open_request(&*tx, id, |request| request.receiver == caller).await?;
        let friends = tx.friends();
        friends
            .remove_request_between(caller, open.sender.id)
            .await?;
        Ok(tx.commit().await?)
    }
}
