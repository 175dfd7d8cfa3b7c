//! Catching up: all that changed for somebody since a moment, after any interruption, in one way.
//!
//! Every row that a device has to hear of carries the stamp of the transaction that wrote it last. A
//! **run** tells, page by page, what has a stamp from a certain one on: conversations in the order of
//! their ids, each with its messages in their order. A run begins at a moment and ends with a token for
//! it, so that whatever is committed while the run goes on is told by the next one, whether or not this
//! one happened to see it. What is told twice does no harm; nothing is told never. See ADR 14.

mod changes;
mod error;
mod model;
mod page;
mod repository;
mod service;
mod token;

pub use error::SyncError;
pub use model::{Changed, Moment, Stamp, Standing, SyncPage, SyncedConversation, SyncedState};
pub use repository::{ChangedMessages, ChangedSlice, SyncRepository};
pub use service::SyncService;
pub use token::{Extent, Place, Run, SyncToken, Within};
