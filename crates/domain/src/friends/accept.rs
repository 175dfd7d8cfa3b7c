use super::access::{OpenRequest, find_request, open_request};
use super::{Friend, FriendError, FriendRequest, FriendService};
use crate::ids::{FriendRequestId, UserId};

impl FriendService {
    /// Agrees to a request to the caller. Who sent it hears of it.
    pub async fn accept(&self, caller: UserId, id: FriendRequestId) -> Result<Friend, FriendError> {
        let is_asked = |request: &FriendRequest| request.receiver == caller;
        let mut tx = if self.direct_messages.take_friendship() {
            let request = find_request(self.transactions.read(), id, is_asked).await?;
            self.begin_between(request.sender, request.receiver).await?
        } else {
            self.transactions.begin().await?
        };
        let open = open_request(&*tx, id, is_asked).await?;
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
