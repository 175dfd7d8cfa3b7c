//! The app over HTTP, without a database: services stand on fakes that know one user.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod bodies;
mod browsers;
mod client;
mod documentation;
mod errors;
mod fakes;
mod limits;
mod observation;
mod queries;
mod users;
mod web_root;
