use super::{AuthError, AuthService, Identity};

impl AuthService {
    /// Who is behind a token: the one answer for HTTP and WebSocket. The session is looked at on
    /// every call, so that one which was ended is refused at once.
    pub async fn authenticate(&self, token: &str) -> Result<Identity, AuthError> {
        let claims = self.tokens.verify(token).ok_or(AuthError::NotAuthorized)?;
        match self.active.find(claims.session).await? {
            Some(session) if session.user == claims.user => Ok(Identity {
                user: claims.user,
                session: claims.session,
                expires_at: claims.expires_at,
            }),
            _ => Err(AuthError::NotAuthorized),
        }
    }
}
