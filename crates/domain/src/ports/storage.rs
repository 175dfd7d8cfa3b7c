use async_trait::async_trait;

use super::{
    BlockRepository, ConversationRepository, FriendRepository, MessageRepository,
    NotificationRepository, ParticipantRepository, PeopleRepository, PresenceRepository,
    RefreshTokenRepository, SearchRepository, SessionRepository, SyncRepository, UserRepository,
};
use crate::error::RepoResult;

/// All repositories over one connection to the store: a pool, or one open transaction.
pub trait Repositories: Send + Sync {
    fn users(&self) -> &dyn UserRepository;
    fn sessions(&self) -> &dyn SessionRepository;
    fn refresh_tokens(&self) -> &dyn RefreshTokenRepository;
    fn conversations(&self) -> &dyn ConversationRepository;
    fn participants(&self) -> &dyn ParticipantRepository;
    fn messages(&self) -> &dyn MessageRepository;
    fn search(&self) -> &dyn SearchRepository;
    fn people(&self) -> &dyn PeopleRepository;
    fn friends(&self) -> &dyn FriendRepository;
    fn blocks(&self) -> &dyn BlockRepository;
    fn notifications(&self) -> &dyn NotificationRepository;
    fn sync(&self) -> &dyn SyncRepository;
    fn presence(&self) -> &dyn PresenceRepository;
}

/// Repositories that share a transaction. Dropping it rolls back.
#[async_trait]
pub trait UnitOfWork: Repositories {
    /// When this returns `Ok`, everything done here survives a crash of the machine.
    async fn commit(self: Box<Self>) -> RepoResult<()>;
}

#[async_trait]
pub trait Storage: Send + Sync {
    /// Reads without a transaction.
    fn read(&self) -> &dyn Repositories;

    /// Reads that all see what was committed at one moment, and nothing of what comes later. MUST NOT
    /// keep writers waiting.
    async fn snapshot(&self) -> RepoResult<Box<dyn Repositories>>;

    /// Begins a transaction that may write. MUST serialize with other writers where row locks do
    /// not exist (`BEGIN IMMEDIATE` on SQLite).
    async fn begin(&self) -> RepoResult<Box<dyn UnitOfWork>>;
}
