//! Every JSON shape that clients send or get, over HTTP and WebSocket alike. No logic but the reading
//! and writing of values: what a text must look like is the domain's business.

pub mod auth;
pub mod conversation_requests;
pub mod conversations;
pub mod error;
pub mod fields;
pub mod friends;
pub mod group_requests;
pub mod groups;
pub mod messages;
pub mod notifications;
pub mod overviews;
pub mod paging;
mod pairs;
pub mod people;
mod presence;
pub mod search;
pub mod sync;
mod time;
pub mod users;
pub mod ws;

pub use pairs::Pairs;
pub use time::{format_time, read_cursor};
