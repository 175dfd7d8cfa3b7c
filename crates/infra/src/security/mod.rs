//! Passwords and tokens.

mod access_tokens;
mod password;
mod refresh_secrets;

pub use access_tokens::JwtTokens;
pub use password::BcryptHasher;
pub use refresh_secrets::RandomSecrets;
