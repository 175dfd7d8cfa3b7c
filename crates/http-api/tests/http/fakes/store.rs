use async_trait::async_trait;
use messenger_domain::Timestamp;
use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::ports::{
    BlockRepository, ConversationRepository, FriendRepository, MessageRepository,
    NotificationRepository, ParticipantRepository, PeopleRepository, PresenceRepository,
    RefreshTokenRepository, Repositories, SearchRepository, SessionRepository, Storage,
    SyncRepository, UnitOfWork, UserRepository,
};
use messenger_domain::search::{FoundGroup, FoundPerson, SearchText};
use messenger_domain::users::{Email, PasswordHash, PersonName, User, Username};
use uuid::Uuid;

use super::{ANN, Fake, NOW, unused};

/// Transactions cannot be had.
#[async_trait]
impl Storage for Fake {
    fn read(&self) -> &dyn Repositories {
        self
    }

    async fn snapshot(&self) -> RepoResult<Box<dyn Repositories>> {
        Err(RepoError::Unavailable("the pool is empty".into()))
    }

    async fn begin(&self) -> RepoResult<Box<dyn UnitOfWork>> {
        Err(RepoError::Unavailable("the pool is empty".into()))
    }
}

impl Repositories for Fake {
    fn users(&self) -> &dyn UserRepository {
        self
    }

    fn sessions(&self) -> &dyn SessionRepository {
        unused()
    }

    fn refresh_tokens(&self) -> &dyn RefreshTokenRepository {
        unused()
    }

    fn conversations(&self) -> &dyn ConversationRepository {
        unused()
    }

    fn participants(&self) -> &dyn ParticipantRepository {
        unused()
    }

    fn messages(&self) -> &dyn MessageRepository {
        unused()
    }

    fn search(&self) -> &dyn SearchRepository {
        self
    }

    fn people(&self) -> &dyn PeopleRepository {
        unused()
    }

    fn friends(&self) -> &dyn FriendRepository {
        unused()
    }

    fn blocks(&self) -> &dyn BlockRepository {
        unused()
    }

    fn notifications(&self) -> &dyn NotificationRepository {
        unused()
    }

    fn sync(&self) -> &dyn SyncRepository {
        unused()
    }

    fn presence(&self) -> &dyn PresenceRepository {
        unused()
    }
}

fn ann() -> User {
    User {
        id: ANN,
        email: Email::parse("ann@example.org").unwrap(),
        username: Username::parse("ann").unwrap(),
        name: PersonName {
            first: "Ann".to_owned(),
            last: String::new(),
        },
        password_hash: PasswordHash::new(String::new()),
        created_at: NOW,
    }
}

#[async_trait]
impl UserRepository for Fake {
    async fn find(&self, id: UserId) -> RepoResult<Option<User>> {
        Ok((id == ANN).then(ann))
    }

    async fn find_for_update(&self, _: UserId) -> RepoResult<Option<User>> {
        unused()
    }

    async fn find_for_renaming(&self, _: UserId) -> RepoResult<Option<User>> {
        unused()
    }

    async fn find_by_email(&self, email: &Email) -> RepoResult<Option<User>> {
        Ok((*email == ann().email).then(ann))
    }

    async fn find_by_username(&self, username: &Username) -> RepoResult<Option<User>> {
        Ok((username.folded() == "ann").then(ann))
    }

    async fn find_name(&self, _: UserId) -> RepoResult<Option<PersonName>> {
        unused()
    }

    async fn insert(&self, _: &User) -> RepoResult<()> {
        unused()
    }

    async fn update_name(&self, _: UserId, _: &PersonName) -> RepoResult<()> {
        unused()
    }

    async fn replace_password(
        &self,
        _: UserId,
        _: &PasswordHash,
        _: &PasswordHash,
    ) -> RepoResult<bool> {
        unused()
    }

    async fn erase(&self, _: UserId, _: &PersonName, _: Timestamp) -> RepoResult<bool> {
        unused()
    }

    async fn list_deleted_members(&self) -> RepoResult<Vec<UserId>> {
        unused()
    }
}

/// Finds one group, which is called what was searched for.
#[async_trait]
impl SearchRepository for Fake {
    async fn people(&self, _: &SearchText, _: UserId, _: usize) -> RepoResult<Vec<FoundPerson>> {
        Ok(Vec::new())
    }

    async fn people_outside(
        &self,
        _: &SearchText,
        _: ConversationId,
        _: usize,
    ) -> RepoResult<Vec<FoundPerson>> {
        unused()
    }

    async fn groups_of(&self, text: &SearchText, _: UserId) -> RepoResult<Vec<FoundGroup>> {
        let id = ConversationId::new(Uuid::from_u128(7));
        Ok(vec![FoundGroup {
            id,
            name: text.folded().to_owned(),
        }])
    }
}
