use std::sync::Arc;

use harness::database::{Backend, TestDatabase};
use messenger_domain::auth::SessionRules;
use messenger_domain::ports::{
    EventPublisher, MockEventPublisher, MockMessageLog, MockPasswordHasher,
};
use messenger_domain::users::{
    Email, NewAccount, Password, PasswordHash, PasswordPolicy, PersonName, PersonPart, User,
};
use messenger_domain::{Ports, Services, Settings, Transactions};
use messenger_infra::security::{JwtTokens, RandomSecrets};
use messenger_infra::{CachedSessions, RandomIds, SystemClock};

/// The use cases over a database of their own, with a part that is played by a mock.
pub(crate) struct Stage {
    pub(crate) services: Services,
    pub(crate) transactions: Transactions,
    _database: TestDatabase,
}

/// The mocks. One that is not told otherwise fails the test when it is called.
#[derive(Default)]
pub(crate) struct Cast {
    pub(crate) hasher: MockPasswordHasher,
    pub(crate) log: MockMessageLog,
    pub(crate) publisher: MockEventPublisher,
}

impl Stage {
    pub(crate) async fn set(cast: Cast) -> Self {
        let database = TestDatabase::create(Backend::Sqlite).await;
        let storage = Arc::new(database.storage().await);
        let publisher: Arc<dyn EventPublisher> = Arc::new(cast.publisher);
        let transactions = Transactions::new(storage.clone(), publisher);
        let clock = Arc::new(SystemClock);
        let ports = Ports {
            transactions: transactions.clone(),
            message_log: Arc::new(cast.log),
            active_sessions: Arc::new(CachedSessions::new(storage, clock.clone())),
            tokens: Arc::new(JwtTokens::new(&[7; 32], clock.clone())),
            secrets: Arc::new(RandomSecrets),
            hasher: Arc::new(cast.hasher),
            clock,
            ids: Arc::new(RandomIds),
        };
        let settings = Settings {
            password_policy: PasswordPolicy { min_characters: 8 },
            sessions: SessionRules {
                access_seconds: 60,
                idle_seconds: 600,
                max_seconds: 6000,
                max_per_user: 20,
            },
            max_group_members: 10,
        };
        Self {
            services: Services::new(&ports, settings),
            transactions,
            _database: database,
        }
    }

    /// Signs somebody up. The hasher has to play along.
    pub(crate) async fn sign_up(&self, first_name: &str) -> User {
        let account = NewAccount {
            email: email(first_name),
            username: None,
            name: PersonName::new(PersonPart::parse(first_name).unwrap(), None),
            password: password(),
        };
        self.services.users.register(account).await.unwrap()
    }
}

pub(crate) fn email(first_name: &str) -> Email {
    Email::parse(&format!("{first_name}@example.org")).unwrap()
}

pub(crate) fn password() -> Password {
    Password::to_compare("correct-horse-7").unwrap()
}

pub(crate) fn hash() -> PasswordHash {
    PasswordHash::new("hashed".to_owned())
}
