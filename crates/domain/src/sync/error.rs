use crate::error::{ErrorKind, Failure, RepoError};

#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The token is of another database, or of a future that this one does not have: what changed since
    /// cannot be told.
    #[error("Start over: this token is not of this database")]
    StartOver,
    #[error(transparent)]
    Repo(#[from] RepoError),
}

impl Failure for SyncError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::StartOver => ErrorKind::Conflict,
            Self::Repo(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::StartOver => "sync_start_over",
            Self::Repo(error) => error.code(),
        }
    }
}
