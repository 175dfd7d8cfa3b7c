//! What can go wrong, in the terms that adapters translate: a kind and a code.

use std::error::Error;
use std::time::Duration;

/// What sort of failure this is. Each adapter maps kinds in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The request breaks a rule that the client could have checked.
    Invalid,
    /// Nobody, or nobody any more, is behind this request.
    Unauthenticated,
    /// Known, but not allowed.
    Forbidden,
    /// Does not exist, as far as the asker may know.
    NotFound,
    /// Clashes with something that exists.
    Conflict,
    /// Too often.
    TooMany { retry_after: Duration },
    /// Not now: retrying the same request later is right.
    Unavailable,
    /// Our fault. The details belong in the log, never on the wire.
    Internal,
}

/// An error that an adapter can show. `Display` is the text for the client, except for the kinds
/// `Unavailable` and `Internal`, whose text is fixed and whose source goes to the log.
pub trait Failure: Error + Send + Sync + 'static {
    fn kind(&self) -> ErrorKind;

    /// A stable name in `snake_case`, for programs.
    fn code(&self) -> &'static str;
}

impl<F: Failure> From<F> for Box<dyn Failure> {
    fn from(failure: F) -> Self {
        Box::new(failure)
    }
}

type Source = Box<dyn Error + Send + Sync>;

/// What a port that stores things can answer besides its result.
#[derive(Debug, thiserror::Error)]
pub enum RepoError {
    /// Something with this key exists already.
    #[error("a unique key is taken")]
    Conflict,
    /// Busy, locked for too long, cut off, out of space: may work later.
    #[error("the store is not available")]
    Unavailable(#[source] Source),
    /// Too much waits for the store already.
    #[error("too much waits for the store")]
    Overloaded,
    #[error("the store failed")]
    Internal(#[source] Source),
}

pub type RepoResult<T> = Result<T, RepoError>;

impl Failure for RepoError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Conflict => ErrorKind::Conflict,
            Self::Unavailable(_) | Self::Overloaded => ErrorKind::Unavailable,
            Self::Internal(_) => ErrorKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Unavailable(_) => "unavailable",
            Self::Overloaded => "overloaded",
            Self::Internal(_) => "internal",
        }
    }
}
