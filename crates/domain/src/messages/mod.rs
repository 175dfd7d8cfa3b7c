//! Messages: texts and notices, numbered within their conversation.

mod access;
mod append;
mod delete;
mod edit;
mod error;
mod head;
mod history;
mod log;
mod mark;
mod model;
mod receipt_log;
mod repository;
mod send;
mod send_to;
mod service;
mod view;

pub use access::Scope;
pub use append::{Appended, Watch, append};
pub use error::{AccessError, MessageError};
pub use head::{Audience, Head};
pub use history::{DialogHistory, HistoryPage};
pub use log::MessageLog;
#[cfg(feature = "mocks")]
pub use log::MockMessageLog;
pub use mark::ReceivedStatus;
pub use model::{Content, Draft, Message, MessageKind, MessageStatus, Place, Seq};
#[cfg(feature = "mocks")]
pub use receipt_log::MockReceiptLog;
pub use receipt_log::{Receipt, ReceiptLog, Stretch};
pub use repository::{HistoryEntry, HistorySlice, MessageRepository, PageSlice, Sender};
pub use send_to::Target;
pub use service::MessageService;
pub use view::MessageView;
