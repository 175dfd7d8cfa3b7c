//! Messages: texts and notices, numbered within their conversation.

mod append;
mod error;
mod head;
mod history;
mod log;
mod model;
mod repository;
mod send;
mod service;

pub use append::{Appended, append};
pub use error::MessageError;
pub use head::{Audience, Head};
pub use history::{DialogHistory, HistoryPage};
pub use log::MessageLog;
#[cfg(feature = "mocks")]
pub use log::MockMessageLog;
pub use model::{Content, Draft, Message, MessageKind, Place, Seq};
pub use repository::{HistoryEntry, HistorySlice, MessageRepository};
pub use service::MessageService;
