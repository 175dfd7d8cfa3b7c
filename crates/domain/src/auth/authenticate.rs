use super::{AuthError, AuthService, Identity};

impl AuthService {
    /// Who is behind a token: the one answer for HTTP and WebSocket. The session is looked at on
    /// every call, so that one which was ended is refused at once.
    pub async fn authenticate(&self, token: &str) -> Result<Identity, AuthError> {
        let claims = self.tokens.verify(token).ok_or(AuthError::NotAuthorized)?;
        let identity = Identity {
            user: claims.user,
            session: claims.session,
            expires_at: claims.expires_at,
        };
        self.confirm(&identity).await?;
        Ok(identity)
    }

    /// Whether who was authenticated once may still act: to be asked on every use of a connection.
    pub async fn confirm(&self, identity: &Identity) -> Result<(), AuthError> {
        match self.active.find(identity.session).await? {
            Some(session) if session.user == identity.user => Ok(()),
            _ => Err(AuthError::NotAuthorized),
        }
    }
}
