//! SQLite and PostgreSQL. Everything is written once; what the databases spell differently is in
//! `dialect`, `search_index` and `connect`.

mod check;
mod connect;
mod dialect;
mod entities;
mod error;
mod grams;
pub mod plans;
mod repositories;
mod search_index;
mod storage;

pub use connect::{ConnectError, PoolOptions, connect};
pub use storage::SeaStorage;
