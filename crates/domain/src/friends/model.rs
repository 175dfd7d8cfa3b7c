use crate::Timestamp;
use crate::ids::{FriendRequestId, UserId};
use crate::page::TimeKey;
use crate::people::PublicProfile;

/// A request that is open. When it is answered or withdrawn it is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FriendRequest {
    pub id: FriendRequestId,
    pub sender: UserId,
    pub receiver: UserId,
    pub created_at: Timestamp,
}

/// An open request as one of its two people sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestView {
    pub id: FriendRequestId,
    pub direction: Direction,
    /// The other one.
    pub person: PublicProfile,
    pub created_at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the one who looks at it.
    Incoming,
    /// From the one who looks at it.
    Outgoing,
}

/// What became of asking somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The other one has to agree.
    Open(RequestView),
    /// The other one had asked before. That request was accepted.
    Accepted(RequestView),
}

/// Somebody's friend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Friend {
    pub person: PublicProfile,
    pub since: Timestamp,
}

impl FriendRequest {
    /// As one of the two sees it, to whom `person` is the other one.
    pub(super) fn seen(&self, direction: Direction, person: PublicProfile) -> RequestView {
        RequestView {
            id: self.id,
            direction,
            person,
            created_at: self.created_at,
        }
    }
}

impl RequestView {
    pub(super) fn key(&self) -> TimeKey {
        TimeKey {
            at: self.created_at,
            id: self.id.uuid(),
        }
    }
}

impl Friend {
    pub(super) fn key(&self) -> TimeKey {
        TimeKey {
            at: self.since,
            id: self.person.id.uuid(),
        }
    }
}
