use crate::auth::{RefreshSecret, SecretDigest};

/// Secrets that nobody can guess.
pub trait RefreshSecrets: Send + Sync {
    fn fresh(&self) -> Result<RefreshSecret, NoRandomness>;

    /// The same for the same secret, on every node.
    fn digest(&self, secret: &RefreshSecret) -> SecretDigest;
}

#[derive(Debug, thiserror::Error)]
#[error("the system has no random numbers: {0}")]
pub struct NoRandomness(pub String);
