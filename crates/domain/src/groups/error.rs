use crate::error::{ErrorKind, Failure, RepoError};

#[derive(Debug, thiserror::Error)]
pub enum GroupError {
    #[error("User is not a member of this group")]
    NotAMember,
    #[error("Only the group owner may do this")]
    NotTheOwner,
    #[error("the user is already in the group")]
    AlreadyAMember,
    #[error("No such user exists")]
    NoSuchUser,
    /// Of somebody else than who asks.
    #[error("There is no such member in this group")]
    NoSuchMember,
    /// Who is to be added has blocked the one who adds.
    #[error("You cannot add this user")]
    Blocked,
    /// The account was deleted while its session was still known.
    #[error("Not authorized")]
    Gone,
    #[error("This groupId is already taken")]
    IdTaken,
    #[error("This messageId is already taken")]
    MessageIdTaken,
    #[error("A group has at most {max} members")]
    Full { max: usize },
    #[error(transparent)]
    Repo(#[from] RepoError),
}

impl Failure for GroupError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotAMember | Self::NotTheOwner | Self::Blocked => ErrorKind::Forbidden,
            Self::AlreadyAMember | Self::IdTaken | Self::MessageIdTaken | Self::Full { .. } => {
                ErrorKind::Conflict
            }
            Self::NoSuchUser | Self::NoSuchMember => ErrorKind::NotFound,
            Self::Gone => ErrorKind::Unauthenticated,
            Self::Repo(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotAMember => "not_a_member",
            Self::NotTheOwner => "not_the_owner",
            Self::AlreadyAMember => "already_a_member",
            Self::NoSuchUser => "user_not_found",
            Self::NoSuchMember => "no_such_member",
            Self::Blocked => "blocked",
            Self::Gone => "not_authorized",
            Self::IdTaken => "group_id_taken",
            Self::MessageIdTaken => "message_id_taken",
            Self::Full { .. } => "group_full",
            Self::Repo(error) => error.code(),
        }
    }
}
