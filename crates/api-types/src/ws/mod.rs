//! The WebSocket protocol: what clients send, what they get, and how a connection ends.

mod broadcast;
mod close;
mod params;
mod reply;
mod request;
mod request_id;
mod rows;

pub use broadcast::Broadcast;
pub use close::CloseCode;
pub use reply::{ErrorFrame, GroupItem, GroupRef, Item, MessageItem, Reply, Rows, SyncItem};
pub use request::{BadFrame, ClientFrame, FrameRequest};
pub use request_id::RequestId;
pub use rows::{ChatRow, DialogRow, GroupRow};
