//! Presence: who is online, when others were last, and who may know.

mod away;
mod hearers;
mod model;
mod repository;
mod service;
mod status;
mod watch;

pub use model::{Departure, Standing, Status, WatchList, Watchable};
pub use repository::PresenceRepository;
pub use service::PresenceService;
