//! The rules of the messenger, and the ports through which they reach the world.
//!
//! Nothing here knows a database, a socket or a wire format: use cases take parsed values, ask the
//! ports, and answer with domain types. Adapters (`http-api`, `ws-api`) translate; `infra` implements
//! the ports. An architecture test keeps the arrows pointing inwards.
//!
//! Each feature folder holds the same files: `model` (types and pure rules), `repository` (its port),
//! `error`, `service` (what the use cases need), and one file per use case.

pub mod auth;
pub mod blocks;
pub mod conversations;
pub mod error;
pub mod events;
pub mod friends;
pub mod groups;
pub mod ids;
pub mod limit;
pub mod messages;
pub mod notifications;
pub mod page;
pub mod people;
pub mod ports;
pub mod presence;
pub mod search;
mod services;
pub mod sync;
pub mod text;
mod timestamp;
mod transaction;
mod turns;
pub mod typing;
pub mod users;

pub use services::{Ports, Services, Settings};
pub use timestamp::Timestamp;
pub use transaction::{Transaction, Transactions};
pub use turns::{Turn, Turns};
