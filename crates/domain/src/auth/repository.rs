use async_trait::async_trait;

use super::{RefreshToken, SecretDigest, Session, TokenState};
use crate::Timestamp;
use crate::error::RepoResult;
use crate::events::EndedSessions;
use crate::ids::{SessionId, UserId};

/// Sessions. One that was ended or has expired is there to be looked at by people, and is never found.
#[async_trait]
pub trait SessionRepository: Send + Sync {
    async fn find(&self, id: SessionId, now: Timestamp) -> RepoResult<Option<Session>>;

    /// As [`Self::find`], and keeps the session from being changed until the transaction ends.
    async fn find_for_update(&self, id: SessionId, now: Timestamp) -> RepoResult<Option<Session>>;

    /// The sessions of a user, those first that were used last.
    async fn list(&self, user: UserId, now: Timestamp) -> RepoResult<Vec<Session>>;

    async fn insert(&self, session: &Session) -> RepoResult<()>;

    /// Notes that a session is used now.
    async fn note_use(&self, id: SessionId, now: Timestamp) -> RepoResult<()>;

    /// Notes that a session is used now, and until when it lasts.
    async fn prolong(&self, id: SessionId, now: Timestamp, expires_at: Timestamp)
    -> RepoResult<()>;

    /// Ends sessions of a user. Ending what is ended already changes nothing.
    async fn end(&self, user: UserId, ended: EndedSessions, at: Timestamp) -> RepoResult<()>;

    /// Erases the sessions of a user, those that are over too, and their refresh tokens.
    async fn erase_all(&self, user: UserId) -> RepoResult<()>;

    /// Erases sessions that were over before a time, those first that were over first, up to `limit`
    /// of them, and their refresh tokens; says how many.
    async fn erase_over(&self, before: Timestamp, limit: u64) -> RepoResult<u64>;
}

/// Refresh tokens, by the digests of their secrets.
#[async_trait]
pub trait RefreshTokenRepository: Send + Sync {
    async fn find(&self, digest: SecretDigest) -> RepoResult<Option<RefreshToken>>;

    async fn find_living(&self, session: SessionId) -> RepoResult<Option<RefreshToken>>;

    /// MUST fail with [`crate::error::RepoError::Conflict`] when the session has one that lives.
    async fn insert(&self, token: &RefreshToken) -> RepoResult<()>;

    async fn set_state(&self, digest: SecretDigest, state: TokenState) -> RepoResult<()>;
}
