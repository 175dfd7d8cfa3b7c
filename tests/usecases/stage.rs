use std::sync::Arc;

use harness::database::{Backend, TestDatabase};
use harness::{Surroundings, use_cases};
use messenger_domain::conversations::DirectMessages;
use messenger_domain::ports::{
    EventPublisher, MockEventPublisher, MockMessageLog, MockPasswordHasher, MockReceiptLog,
};
use messenger_domain::users::{
    Email, NewAccount, Password, PasswordHash, PersonName, PersonPart, User,
};
use messenger_domain::{Services, Transactions};
use messenger_infra::SystemClock;

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
    pub(crate) receipts: MockReceiptLog,
    pub(crate) publisher: MockEventPublisher,
}

impl Stage {
    pub(crate) async fn set(cast: Cast) -> Self {
        let database = TestDatabase::create(Backend::Sqlite).await;
        let storage = database.storage().await;
        let publisher: Arc<dyn EventPublisher> = Arc::new(cast.publisher);
        let transactions = Transactions::new(Arc::new(storage.clone()), publisher);
        let surroundings = Surroundings {
            transactions: transactions.clone(),
            log: Arc::new(cast.log),
            receipts: Arc::new(cast.receipts),
            hasher: Arc::new(cast.hasher),
            clock: Arc::new(SystemClock),
            direct_messages: DirectMessages::Everyone,
        };
        Self {
            services: use_cases(&storage, surroundings),
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
