use std::sync::Arc;

use harness::database::TestDatabase;
use messenger_domain::Transactions;
use messenger_domain::conversations::DirectMessages;
use messenger_domain::events::{Envelope, Event};
use messenger_domain::messages::Message;
use messenger_infra::db::{PoolOptions, SeaStorage, connect};
use messenger_infra::{LocalBus, SeaMessageLog, SeaReceiptLog};

use crate::doubles::{Ear, Presence, TestClock, watch};

/// One server of perhaps several on a database.
pub(crate) struct Node {
    pub(crate) log: SeaMessageLog,
    pub(crate) receipts: SeaReceiptLog,
    pub(crate) ear: Arc<Ear>,
    pub(crate) presence: Arc<Presence>,
    pub(crate) storage: SeaStorage,
}

impl Node {
    pub(crate) async fn on(database: &TestDatabase) -> Self {
        Self::over(database.storage().await, DirectMessages::Everyone)
    }

    /// One where only friends write to each other.
    pub(crate) async fn among_friends(database: &TestDatabase) -> Self {
        Self::over(database.storage().await, DirectMessages::Friends)
    }

    /// On the database of a URL, which may lead through something.
    pub(crate) async fn behind(url: &str) -> Self {
        let storage = connect(url, &PoolOptions::default()).await;
        Self::over(storage.unwrap(), DirectMessages::Everyone)
    }

    fn over(storage: SeaStorage, direct_messages: DirectMessages) -> Self {
        let (bus, ear) = (Arc::new(LocalBus::default()), Arc::new(Ear::default()));
        let presence = Arc::new(Presence::default());
        bus.subscribe(ear.clone());
        let transactions = Transactions::new(Arc::new(storage.clone()), bus);
        let receipts = SeaReceiptLog::start(storage.clone(), transactions.clone());
        let log = SeaMessageLog::start(
            storage.clone(),
            transactions,
            Arc::new(TestClock::at(100)),
            direct_messages,
            watch(&presence),
        );
        Self {
            log,
            receipts,
            ear,
            presence,
            storage,
        }
    }

    /// The messages that were told of, in order.
    pub(crate) fn told(&self) -> Vec<Message> {
        let message = |envelope: Envelope| match envelope.event {
            Event::DirectMessageSent { message, .. } | Event::GroupMessageSent { message, .. } => {
                message
            }
            other => panic!("{other:?}"),
        };
        self.ear.heard().into_iter().map(message).collect()
    }
}
