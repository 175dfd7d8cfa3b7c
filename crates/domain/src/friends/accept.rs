use super::access::{OpenRequest, open_request};
use super::{Friend, FriendError, FriendService};
use crate::ids::{FriendRequestId, UserId};

impl FriendService {
    /// Agrees to a request to the caller. Who sent it hears of it.
    pub async fn accept(&self, caller: UserId, id: FriendRequestId) -> Result<Friend, FriendError> {
        let mut tx = self.transactions.begin().await?;
        let open = open_request(&*tx, id, |request| request.receiver == caller).await?;
        let OpenRequest {
            request,
            sender,
            receiver,
        } = open;
        let since = self.befriend(&mut tx, receiver, &request).await?;
        tx.commit().await?;
        Ok(Friend {
            person: sender,
            since,
        })
    }
}
