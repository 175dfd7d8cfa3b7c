//! Friends: two people of whom one asked and the other agreed.

mod accept;
mod access;
mod error;
mod list;
mod model;
mod reject;
mod remove;
mod repository;
mod request;
mod service;
mod withdraw;

pub use error::FriendError;
pub use model::{Asked, Direction, Friend, FriendRequest, RequestView};
pub use repository::FriendRepository;
pub use service::FriendService;
