use async_trait::async_trait;

use super::Session;
use crate::Timestamp;
use crate::error::RepoResult;
use crate::events::EndedSessions;
use crate::ids::{SessionId, UserId};

/// Sessions that were neither ended nor have expired.
#[async_trait]
pub trait SessionRepository: Send + Sync {
    async fn find(&self, id: SessionId, now: Timestamp) -> RepoResult<Option<Session>>;

    async fn insert(&self, session: &Session) -> RepoResult<()>;

    /// Ends sessions of a user. Ending what is ended already changes nothing.
    async fn end(&self, user: UserId, ended: EndedSessions, at: Timestamp) -> RepoResult<()>;
}
