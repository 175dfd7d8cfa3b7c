//! What the doc comments of the ports promise, on every database.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "in a test, to panic is to fail"
)]

mod active_sessions;
mod blocks;
mod change_stamps;
mod chats;
mod conversations;
mod cut_cable;
mod deleted_users;
mod departed;
mod doubles;
mod events;
mod friends;
mod friends_only;
mod history;
mod message_changes;
mod message_log;
mod message_log_batches;
mod message_log_notices;
mod message_log_races;
mod messages;
mod messages_model;
mod node;
mod notifications;
mod overviews;
mod participants;
mod people;
mod plans;
mod plans_of_notifications;
mod plans_of_people;
mod plans_of_presence;
mod plans_of_receipts;
mod plans_of_sync;
mod presence;
mod receipt_log;
mod receipts;
mod refresh_tokens;
mod schema;
mod search;
mod search_scope;
mod security;
mod services;
mod sessions;
mod sync;
mod unit_of_work;
mod users;
mod world;
