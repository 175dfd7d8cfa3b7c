//! The WebSocket protocol: what clients send, what they get, and how a connection ends.

mod broadcast;
mod close;
mod live;
mod live_items;
mod params;
mod presence;
mod reply;
mod request;
mod request_id;
mod rows;
mod topics;

pub use broadcast::Broadcast;
pub use close::CloseCode;
pub use live::Live;
pub use presence::StandingItem;
pub use reply::{ErrorFrame, GroupItem, GroupRef, Item, MessageItem, Reply, Rows, SyncItem};
pub use request::{BadFrame, ClientFrame, FrameRequest};
pub use request_id::RequestId;
pub use rows::{ChatRow, ChatSummaryRow, DialogRow, GroupRow};
pub use topics::{Topic, Topics};
