//! What clients see: the real server, over real sockets, on every database.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "in a test, to panic is to fail"
)]

mod account_deletion;
mod accounts;
mod asyncapi;
mod authorization;
mod bad_frames;
mod blocks;
mod browser;
mod calls;
mod cli;
mod companion;
mod connection;
mod conversations;
mod crash;
mod described;
mod devices;
mod dialogs_rest;
mod durability;
mod equivalence;
mod faults;
mod flood;
mod frames;
mod friend_races;
mod friends;
mod friends_only;
mod group_resources;
mod groups_rest;
mod groups_ws;
mod headers;
mod http;
mod live;
mod live_frames;
mod load;
mod login;
mod messages_rest;
mod nasty_strings;
mod notifications;
mod operations;
mod paging;
mod pasted;
mod people;
mod presence;
mod profile;
mod races;
mod rate_limits;
mod reference_client;
mod search;
mod search_users;
mod sessions;
mod squatting;
mod sync;
mod unique_names;
