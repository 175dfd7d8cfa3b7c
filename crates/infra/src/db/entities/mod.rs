//! The tables, as `migration` makes them.

pub(crate) mod blocks;
pub(crate) mod conversations;
pub(crate) mod friend_requests;
pub(crate) mod friendships;
pub(crate) mod hidden_messages;
pub(crate) mod last_seen;
pub(crate) mod messages;
pub(crate) mod notifications;
pub(crate) mod participants;
pub(crate) mod refresh_tokens;
pub(crate) mod sessions;
pub(crate) mod users;
