use async_trait::async_trait;

use super::{Draft, Message, MessageError};

/// The hot path: everything that sending a message does to the store, in one call, so that an
/// implementation is free to store what several senders wrote with one commit.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait MessageLog: Send + Sync {
    /// Stores a message by the rules of [`super::append`] and tells those concerned.
    ///
    /// When this returns `Ok` the message is durable and its event is published. Events of one
    /// conversation MUST be published in the order of their numbers. A repetition changes nothing,
    /// publishes nothing, and answers with the message stored first. One failing call MUST NOT
    /// affect another.
    async fn append(&self, draft: Draft) -> Result<Message, MessageError>;
}
