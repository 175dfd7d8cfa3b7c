//! Passwords and tokens.

mod access_tokens;
mod password;

pub use access_tokens::JwtTokens;
pub use password::BcryptHasher;
