//! Blocks: who wants to hear nothing of whom.

mod block;
mod error;
mod list;
mod model;
mod repository;
mod service;
mod unblock;

pub use error::BlockError;
pub use model::{Blocked, Silenced};
pub use repository::BlockRepository;
pub use service::BlockService;
