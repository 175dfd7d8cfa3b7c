use async_trait::async_trait;

use crate::events::Envelope;

/// Carries events to everyone who subscribed, on every node. At most once, and it never fails a
/// use case: the store is the truth, an event only saves the wait for it.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait EventPublisher: Send + Sync {
    /// MUST hand the events to the subscribers of this node in the given order, before it returns.
    async fn publish(&self, events: Vec<Envelope>);
}

/// Hears of every event. Called while the writer waits, so it MUST NOT block.
pub trait EventSubscriber: Send + Sync {
    fn on_event(&self, envelope: &Envelope);
}
