use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use messenger_domain::events::Envelope;
use messenger_domain::ports::{EventPublisher, EventSubscriber};

type Subscribers = Arc<[Arc<dyn EventSubscriber>]>;

/// Carries events within this process: enough for a single node.
#[derive(Default)]
pub struct LocalBus(RwLock<Subscribers>);

impl LocalBus {
    /// From now on `subscriber` hears of every event, after those who subscribed before.
    pub fn subscribe(&self, subscriber: Arc<dyn EventSubscriber>) {
        let mut subscribers = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *subscribers = subscribers.iter().cloned().chain([subscriber]).collect();
    }

    fn subscribers(&self) -> Subscribers {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl EventPublisher for LocalBus {
    async fn publish(&self, events: Vec<Envelope>) {
        let subscribers = self.subscribers();
        for envelope in &events {
            for subscriber in subscribers.iter() {
                subscriber.on_event(envelope);
            }
        }
    }
}
