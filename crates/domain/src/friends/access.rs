//! Who has a say in a request: the one it went to answers it, the one who sent it withdraws it. To
//! anybody else it does not exist.

use super::{FriendError, FriendRequest};
use crate::ids::FriendRequestId;
use crate::people::{PublicProfile, lock_both};
use crate::ports::Repositories;

/// An open request and its two people, who are locked.
pub(super) struct OpenRequest {
    pub(super) request: FriendRequest,
    pub(super) sender: PublicProfile,
    pub(super) receiver: PublicProfile,
}

pub(super) async fn find_request(
    repos: &dyn Repositories,
    id: FriendRequestId,
    has_a_say: impl Fn(&FriendRequest) -> bool + Send,
) -> Result<FriendRequest, FriendError> {
    let found = repos.friends().find_request(id).await?.filter(has_a_say);
    found.ok_or(FriendError::NoSuchRequest)
}

pub(super) async fn open_request(
    tx: &dyn Repositories,
    id: FriendRequestId,
    has_a_say: impl Fn(&FriendRequest) -> bool + Send,
) -> Result<OpenRequest, FriendError> {
    let request = find_request(tx, id, has_a_say).await?;
    let (sender, receiver) = lock_both(tx, request.sender, request.receiver).await?;
    // Whoever waited for the two finds what another made of the request.
    let found = tx.friends().find_request(id).await?;
    found.ok_or(FriendError::NoSuchRequest)?;
    Ok(OpenRequest {
        request,
        sender: sender.ok_or(FriendError::NoSuchRequest)?.into(),
        receiver: receiver.ok_or(FriendError::NoSuchRequest)?.into(),
    })
}
