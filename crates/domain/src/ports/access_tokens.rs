use crate::auth::Claims;

/// Signed tokens that carry [`Claims`] and nothing else.
pub trait AccessTokens: Send + Sync {
    fn issue(&self, claims: &Claims) -> String;

    /// The claims of a token that this server signed and that has not expired. Whether its session
    /// still lives is another question: ask [`super::ActiveSessions`].
    fn verify(&self, token: &str) -> Option<Claims>;
}
