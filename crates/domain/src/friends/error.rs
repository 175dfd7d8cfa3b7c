use crate::error::{ErrorKind, Failure, RepoError};

#[derive(Debug, thiserror::Error)]
pub enum FriendError {
    #[error("You cannot befriend yourself")]
    ToOneself,
    #[error("No such user exists")]
    NoSuchUser,
    /// By the other one.
    #[error("You cannot befriend this user")]
    Blocked,
    #[error("You have blocked this user")]
    BlockedByOneself,
    #[error("You are friends already")]
    AlreadyFriends,
    /// There is none, or the caller has no say in it.
    #[error("There is no such friend request")]
    NoSuchRequest,
    #[error("You are not friends")]
    NotFriends,
    /// The account was deleted while its session was still known.
    #[error("Not authorized")]
    Gone,
    #[error(transparent)]
    Repo(#[from] RepoError),
}

impl Failure for FriendError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::ToOneself => ErrorKind::Invalid,
            Self::Blocked => ErrorKind::Forbidden,
            Self::NoSuchUser | Self::NoSuchRequest | Self::NotFriends => ErrorKind::NotFound,
            Self::BlockedByOneself | Self::AlreadyFriends => ErrorKind::Conflict,
            Self::Gone => ErrorKind::Unauthenticated,
            Self::Repo(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::ToOneself => "cannot_befriend_oneself",
            Self::NoSuchUser => "user_not_found",
            Self::Blocked => "blocked",
            Self::BlockedByOneself => "blocked_by_oneself",
            Self::AlreadyFriends => "already_friends",
            Self::NoSuchRequest => "no_such_friend_request",
            Self::NotFriends => "not_friends",
            Self::Gone => "not_authorized",
            Self::Repo(error) => error.code(),
        }
    }
}
