use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use messenger_domain::error::Failure;
use messenger_domain::ids::SessionId;
use messenger_rate_limits::{KeyedLimiter, RetryAfter};
use tokio::time::Instant;

use crate::error::ApiError;

/// Where too many secrets were guessed wrongly. The limiters count failures but cannot be asked
/// whether another try may be made without counting it, so this remembers until when not.
#[derive(Debug, Default)]
pub struct Guesses {
    pub(crate) log_ins: Closed<String>,
    pub(crate) password_changes: Closed<SessionId>,
}

/// What is closed, and until when. Nothing is closed for longer than a failure takes to be forgotten.
#[derive(Debug)]
pub(crate) struct Closed<K>(Mutex<HashMap<K, Instant>>);

impl<K> Default for Closed<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Hash + Eq + Clone> Closed<K> {
    /// Lets a guess at the secret behind `key` be made, unless too many failed. Only failures count.
    pub(crate) async fn attempt<T, E: Failure>(
        &self,
        key: &K,
        failures: &KeyedLimiter<K>,
        is_wrong: impl FnOnce(&E) -> bool,
        guess: impl Future<Output = Result<T, E>>,
    ) -> Result<T, ApiError> {
        self.check(key).map_err(ApiError::too_many)?;
        let outcome = guess.await;
        if outcome.as_ref().is_err_and(is_wrong)
            && let Err(wait) = failures.check(key)
        {
            self.close(key.clone(), wait);
            return Err(ApiError::too_many(wait));
        }
        Ok(outcome?)
    }

    fn check(&self, key: &K) -> Result<(), RetryAfter> {
        let until = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .copied();
        match until.map(|until| until.saturating_duration_since(Instant::now())) {
            Some(wait) if !wait.is_zero() => Err(RetryAfter(wait)),
            _ => Ok(()),
        }
    }

    /// Entries that are over leave whenever one comes, so that they do not pile up.
    fn close(&self, key: K, RetryAfter(wait): RetryAfter) {
        let now = Instant::now();
        let mut closed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        closed.retain(|_, until| *until > now);
        closed.insert(key, now + wait);
    }
}
