//! Sessions: proving once who one is, and being believed until the session ends.

mod authenticate;
mod end_sessions;
mod error;
mod forget_sessions;
mod list_sessions;
mod log_in;
mod log_out;
mod model;
mod open_session;
mod refresh;
mod refresh_token;
mod repository;
mod service;

pub(crate) use end_sessions::end_sessions;
pub use error::AuthError;
pub use log_in::{Credentials, LoginName};
pub use model::{Authorized, Claims, Identity, Session, SessionRules};
pub use refresh_token::{RefreshSecret, RefreshToken, SecretDigest, TokenState};
pub use repository::{RefreshTokenRepository, SessionRepository};
pub use service::AuthService;
