//! Ports that a test holds in its hand.

use std::collections::HashSet;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use messenger_domain::Timestamp;
use messenger_domain::error::RepoResult;
use messenger_domain::events::Envelope;
use messenger_domain::ids::UserId;
use messenger_domain::messages::{Receipt, Watch};
use messenger_domain::ports::{Clock, Connections, EventPublisher, EventSubscriber, ReceiptLog};
use messenger_infra::{RandomIds, SeaReceiptLog};

use crate::world::at;

/// A clock that is set by hand.
#[derive(Default)]
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn at(millis: i64) -> Self {
        Self(AtomicI64::new(millis))
    }

    pub(crate) fn set(&self, millis: i64) {
        self.0.store(millis, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        at(self.0.load(Ordering::SeqCst))
    }
}

/// Remembers what it heard.
#[derive(Default)]
pub(crate) struct Ear(Mutex<Vec<Envelope>>);

impl Ear {
    pub(crate) fn heard(&self) -> Vec<Envelope> {
        self.0.lock().unwrap().clone()
    }
}

impl EventSubscriber for Ear {
    fn on_event(&self, envelope: &Envelope) {
        self.0.lock().unwrap().push(envelope.clone());
    }
}

#[async_trait]
impl EventPublisher for Ear {
    async fn publish(&self, events: Vec<Envelope>) {
        self.0.lock().unwrap().extend(events);
    }
}

/// Keeps no receipts, so that everybody can see them at once.
pub(crate) struct AtOnce(pub(crate) SeaReceiptLog);

#[async_trait]
impl ReceiptLog for AtOnce {
    async fn note(&self, receipt: Receipt) -> RepoResult<()> {
        self.0.note(receipt).await?;
        self.0.settle(receipt.origin.user).await
    }

    async fn settle(&self, user: UserId) -> RepoResult<()> {
        self.0.settle(user).await
    }
}

/// Who is connected. At first nobody is.
#[derive(Default)]
pub(crate) struct Presence(Mutex<HashSet<UserId>>);

impl Presence {
    pub(crate) fn comes(&self, user: UserId) {
        self.0.lock().unwrap().insert(user);
    }

    pub(crate) fn goes(&self, user: UserId) {
        self.0.lock().unwrap().remove(&user);
    }
}

impl Connections for Presence {
    fn away(&self, people: &[UserId]) -> Vec<UserId> {
        let connected = self.0.lock().unwrap();
        let is_away = |user: &UserId| !connected.contains(user);
        people.iter().copied().filter(is_away).collect()
    }
}

pub(crate) fn watch(presence: &Arc<Presence>) -> Watch {
    Watch {
        connections: presence.clone(),
        ids: Arc::new(RandomIds),
    }
}
