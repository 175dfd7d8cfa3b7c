use async_trait::async_trait;

use crate::auth::Session;
use crate::error::RepoResult;
use crate::ids::SessionId;

/// The sessions that may act, asked on every use.
///
/// An implementation may remember answers, but MUST NOT answer with a session whose end this node
/// has already published.
#[async_trait]
pub trait ActiveSessions: Send + Sync {
    /// A session that was neither ended nor has expired, or none.
    async fn find(&self, id: SessionId) -> RepoResult<Option<Session>>;
}
