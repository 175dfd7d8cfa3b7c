//! Finding people and groups by part of a name.

mod error;
mod model;
mod people_and_groups;
mod people_outside;
mod repository;
mod service;

pub use error::SearchError;
pub use model::{FoundGroup, FoundPerson, Hit, Rank, SearchText};
pub use repository::SearchRepository;
pub use service::SearchService;
