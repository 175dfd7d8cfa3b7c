//! The ports of the domain over real things: sea-orm on SQLite and PostgreSQL, bcrypt, signed tokens,
//! the clock, and an event bus inside this process.

mod active_sessions;
mod clock;
pub mod db;
mod events;
mod group_commit;
mod ids;
mod message_log;
mod receipt_log;
pub mod security;

pub use active_sessions::CachedSessions;
pub use clock::SystemClock;
pub use events::LocalBus;
pub use ids::RandomIds;
pub use message_log::SeaMessageLog;
pub use receipt_log::SeaReceiptLog;
