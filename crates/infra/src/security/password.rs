use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use messenger_domain::ports::{HashError, PasswordHasher};
use messenger_domain::users::{Password, PasswordHash};
use sha2::Sha384;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Names the way in which a hash was made, so that another one can be introduced beside it.
const VERSION: &str = "v1:";

/// No secret: it keeps the digests that bcrypt sees from being those of any other program.
const CONTEXT: &[u8] = b"messenger password v1";

const MAX_WAITING: usize = 64;
const MAX_WAIT: Duration = Duration::from_secs(2);

/// bcrypt over a digest of the password: bcrypt by itself reads 72 bytes and stops at U+0000.
///
/// So many at a time as there are cores to spare; some more wait for a while, the rest is refused.
pub struct BcryptHasher {
    cost: u32,
    working: Arc<Semaphore>,
    waiting: Semaphore,
}

impl BcryptHasher {
    #[must_use]
    pub fn new(cost: u32, parallel: usize) -> Self {
        Self {
            cost,
            working: Arc::new(Semaphore::new(parallel.max(1))),
            waiting: Semaphore::new(MAX_WAITING),
        }
    }

    /// The right to keep a core busy. It goes with the work, which goes on if its client hangs up.
    async fn admit(&self) -> Result<OwnedSemaphorePermit, HashError> {
        if let Ok(permit) = Arc::clone(&self.working).try_acquire_owned() {
            return Ok(permit);
        }
        let _waiting = self
            .waiting
            .try_acquire()
            .map_err(|_| HashError::Overloaded)?;
        match timeout(MAX_WAIT, Arc::clone(&self.working).acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(HashError::Overloaded),
        }
    }

    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let permit = self.admit().await?;
        let job = move || {
            let result = job();
            drop(permit);
            result
        };
        tokio::task::spawn_blocking(job)
            .await
            .map_err(|error| failed(&error))?
    }
}

#[async_trait]
impl PasswordHasher for BcryptHasher {
    async fn hash(&self, password: &Password) -> Result<PasswordHash, HashError> {
        let (password, cost) = (password.clone(), self.cost);
        self.work(move || hash(&password, cost)).await
    }

    async fn verify(
        &self,
        password: &Password,
        hash: Option<PasswordHash>,
    ) -> Result<bool, HashError> {
        let (password, cost) = (password.clone(), self.cost);
        self.work(move || verify(&password, hash.as_ref(), cost))
            .await
    }
}

fn hash(password: &Password, cost: u32) -> Result<PasswordHash, HashError> {
    let hash = bcrypt::hash(digest(password)?, cost).map_err(|error| failed(&error))?;
    Ok(PasswordHash::new(format!("{VERSION}{hash}")))
}

/// Without a hash to compare with, makes one, which takes as long.
fn verify(
    password: &Password,
    stored: Option<&PasswordHash>,
    cost: u32,
) -> Result<bool, HashError> {
    let Some(stored) = stored else {
        return hash(password, cost).map(|_| false);
    };
    let hash = stored.as_str().strip_prefix(VERSION);
    let hash = hash.ok_or_else(|| failed(&"a stored hash is of an unknown version"))?;
    bcrypt::verify(digest(password)?, hash).map_err(|error| failed(&error))
}

/// 64 characters, whatever the password.
fn digest(password: &Password) -> Result<String, HashError> {
    let mut mac = Hmac::<Sha384>::new_from_slice(CONTEXT).map_err(|error| failed(&error))?;
    mac.update(password.expose().as_bytes());
    Ok(STANDARD.encode(mac.finalize().into_bytes()))
}

fn failed(error: &dyn std::fmt::Display) -> HashError {
    HashError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COST: u32 = 4;

    fn password(raw: &str) -> Password {
        Password::to_compare(raw).unwrap()
    }

    fn opens(hashed: &str, tried: &str) -> bool {
        let stored = hash(&password(hashed), COST).unwrap();
        verify(&password(tried), Some(&stored), COST).unwrap()
    }

    #[test]
    fn only_the_same_password_opens() {
        assert!(opens("correct-horse", "correct-horse"));
        assert!(!opens("correct-horse", "Correct-horse"));
    }

    #[test]
    fn every_byte_counts() {
        let long = "x".repeat(255);
        assert!(opens(&format!("{long}a"), &format!("{long}a")));
        assert!(!opens(&format!("{long}a"), &format!("{long}b")));
        assert!(!opens("pa\0ss", "pa"));
        assert!(!opens("pa\0ss", "pa\0sz"));
    }

    #[test]
    fn hashes_say_how_they_were_made_and_are_salted() {
        let [one, other] = [(); 2].map(|()| hash(&password("correct-horse"), COST).unwrap());
        assert!(one.as_str().starts_with("v1:$2b$04$"), "{}", one.as_str());
        assert_ne!(one, other);
    }

    #[test]
    fn without_a_hash_nothing_opens_and_an_unknown_one_is_a_failure() {
        assert!(!verify(&password("a"), None, COST).unwrap());
        let unknown = PasswordHash::new("v0:abc".to_owned());
        assert!(verify(&password("a"), Some(&unknown), COST).is_err());
    }
}
