use crate::error::{ErrorKind, Failure, RepoError};

#[derive(Debug, thiserror::Error)]
pub enum NotificationError {
    /// There is none, or it is somebody else's.
    #[error("There is no such notification")]
    NoSuchNotification,
    #[error(transparent)]
    Repo(#[from] RepoError),
}

impl Failure for NotificationError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoSuchNotification => ErrorKind::NotFound,
            Self::Repo(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchNotification => "notification_not_found",
            Self::Repo(error) => error.code(),
        }
    }
}
