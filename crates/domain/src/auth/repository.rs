use async_trait::async_trait;

use super::Session;
use crate::Timestamp;
use crate::error::RepoResult;
use crate::events::EndedSessions;
use crate::ids::{SessionId, UserId};

/// Sessions. One that was ended or has expired is there to be looked at by people, and is never found.
#[async_trait]
pub trait SessionRepository: Send + Sync {
    async fn find(&self, id: SessionId, now: Timestamp) -> RepoResult<Option<Session>>;

    async fn insert(&self, session: &Session) -> RepoResult<()>;

    /// Ends sessions of a user. Ending what is ended already changes nothing.
    async fn end(&self, user: UserId, ended: EndedSessions, at: Timestamp) -> RepoResult<()>;

    /// Erases the sessions of a user, those that are over too.
    async fn erase_all(&self, user: UserId) -> RepoResult<()>;

    /// Erases sessions that were over before a time, those first that were over first, up to `limit`
    /// of them; says how many.
    async fn erase_over(&self, before: Timestamp, limit: u64) -> RepoResult<u64>;
}
