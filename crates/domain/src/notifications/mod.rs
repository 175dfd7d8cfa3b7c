//! Notifications: what somebody may want to know who was not there, kept until it was read or is old.

mod delete;
mod error;
mod forget;
mod list;
mod model;
mod notify;
mod read;
mod repository;
mod service;
mod texts;

pub use error::NotificationError;
pub use model::{Cause, GroupRef, Missed, MissedMessage, Notification, Person, Preview, Unread};
pub(crate) use notify::notify;
pub use repository::NotificationRepository;
pub use service::NotificationService;
