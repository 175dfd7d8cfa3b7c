use std::sync::Arc;

use harness::{Surroundings, use_cases};
use messenger_domain::conversations::DirectMessages;
use messenger_domain::ports::MockPasswordHasher;
use messenger_domain::{Services, Transactions};
use messenger_infra::db::SeaStorage;
use messenger_infra::{SeaMessageLog, SeaReceiptLog};

use crate::doubles::{AtOnce, Ear, TestClock, watch};

/// The use cases over a store, all but those that need a password. The clock stands still, so that
/// latest messages are often of one moment. Receipts are not kept.
pub(crate) fn services(storage: &SeaStorage, ear: &Arc<Ear>) -> Services {
    services_with(storage, ear, DirectMessages::Everyone)
}

pub(crate) fn services_with(
    storage: &SeaStorage,
    ear: &Arc<Ear>,
    direct_messages: DirectMessages,
) -> Services {
    let clock = Arc::new(TestClock::at(100));
    let publisher = Arc::clone(ear);
    let transactions = Transactions::new(Arc::new(storage.clone()), publisher);
    let log = SeaMessageLog::start(
        storage.clone(),
        transactions.clone(),
        clock.clone(),
        direct_messages,
        watch(&Arc::default()),
    );
    let receipts = SeaReceiptLog::start(storage.clone(), transactions.clone());
    let surroundings = Surroundings {
        transactions,
        log: Arc::new(log),
        receipts: Arc::new(AtOnce(receipts)),
        hasher: Arc::new(MockPasswordHasher::new()),
        clock,
        direct_messages,
    };
    use_cases(storage, surroundings)
}
