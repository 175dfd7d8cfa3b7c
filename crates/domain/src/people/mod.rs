//! People as others see them: a list of those who have an account, and what anybody may know of each.

mod error;
mod find;
mod list;
mod lock;
mod model;
mod repository;
mod service;

pub use error::PeopleError;
pub use list::PeoplePage;
pub(crate) use lock::lock_both;
pub use model::{PublicProfile, Sought};
pub use repository::PeopleRepository;
pub use service::PeopleService;
