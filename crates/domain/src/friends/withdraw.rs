use super::access::open_request;
use super::{FriendError, FriendService};
use crate::ids::{FriendRequestId, UserId};

impl FriendService {
    /// Takes back a request of the caller. Whom it went to is told nothing of it any more.
    pub async fn withdraw(&self, caller: UserId, id: FriendRequestId) -> Result<(), FriendError> {
        let tx = self.transactions.begin().await?;
        let open = open_request(&*tx, id, |request| request.sender == caller).await?;
        let friends = tx.friends();
        friends
            .remove_request_between(caller, open.receiver.id)
            .await?;
        tx.notifications().erase_request(id).await?;
        Ok(tx.commit().await?)
    }
}
