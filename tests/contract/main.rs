//! What the doc comments of the ports promise, on every database.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "in a test, to panic is to fail"
)]

mod active_sessions;
mod chats;
mod conversations;
mod events;
mod message_log;
mod messages;
mod participants;
mod plans;
mod schema;
mod search;
mod security;
mod sessions;
mod unit_of_work;
mod users;
mod world;
