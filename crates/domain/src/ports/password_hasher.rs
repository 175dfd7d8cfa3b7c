use async_trait::async_trait;

use crate::users::{Password, PasswordHash};

/// Slow one-way hashing, bounded: a crowd that logs in must not starve the rest of the server.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    async fn hash(&self, password: &Password) -> Result<PasswordHash, HashError>;

    /// Compares. Without a hash it takes as long and answers `false`, so that nobody can tell from
    /// the time whether an account exists.
    async fn verify(
        &self,
        password: &Password,
        hash: Option<PasswordHash>,
    ) -> Result<bool, HashError>;
}

#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// Too many are waiting already.
    #[error("too many passwords are being checked")]
    Overloaded,
    #[error("hashing failed: {0}")]
    Failed(String),
}
