//! SQLite and PostgreSQL. Everything is written once; what the databases spell differently is in
//! `batch`, `marks`, `dialect`, `search_index` and `connect`.

mod batch;
mod check;
mod connect;
mod dialect;
mod entities;
mod error;
mod grams;
mod marks;
pub mod plans;
mod repositories;
mod search_index;
mod storage;
mod work;

pub(crate) use batch::{Row, Stored};
pub use connect::{ConnectError, PoolOptions, connect};
pub(crate) use marks::{MarkRow, Place};
pub use storage::SeaStorage;
