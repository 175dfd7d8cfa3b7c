//! Sessions: proving once who one is, and being believed until the session ends.

mod authenticate;
mod error;
mod forget_sessions;
mod log_in;
mod model;
mod repository;
mod service;

pub use error::AuthError;
pub use log_in::{Authorized, Credentials, LoginName};
pub use model::{Claims, Identity, Session};
pub use repository::SessionRepository;
pub use service::AuthService;
