use super::refresh_token::Verdict;
use super::{
    AuthError, AuthService, Authorized, RefreshSecret, RefreshToken, TokenState, end_sessions,
};
use crate::events::EndedSessions;
use crate::{Timestamp, Transaction};

impl AuthService {
    /// Exchanges a refresh token for another one and a new access token. One that is shown again ends
    /// its session, unless the answer may just have been lost.
    pub async fn refresh(&self, shown: &RefreshSecret) -> Result<Authorized, AuthError> {
        let digest = self.secrets.digest(shown);
        let fresh = self.secrets.fresh()?;
        let now = self.clock.now();
        let mut tx = self.transactions.begin().await?;
        let found = tx.refresh_tokens().find(digest).await?;
        let id = found.ok_or(AuthError::NotAuthorized)?.session;
        // Whoever waited for the session finds what another made of its tokens.
        let session = tx.sessions().find_for_update(id, now).await?;
        let mut session = session.ok_or(AuthError::NotAuthorized)?;
        let found = tx.refresh_tokens().find(digest).await?;
        let token = found.ok_or(AuthError::NotAuthorized)?;
        if !self.exchange(&tx, &token, now).await? {
            let ended = EndedSessions::One(id);
            end_sessions(&mut tx, session.user, ended, now).await?;
            tx.commit().await?;
            tracing::warn!(session = %id, "a refresh token was used twice, and its session ended");
            return Err(AuthError::NotAuthorized);
        }
        self.give(&tx, &fresh, id, Some(digest)).await?;
        session.expires_at = self.rules.end_of_session(session.created_at, now);
        tx.sessions().prolong(id, now, session.expires_at).await?;
        let user = tx.users().find(session.user).await?;
        let user = user.ok_or(AuthError::NotAuthorized)?;
        tx.commit().await?;
        Ok(self.authorized(user, &session, fresh, now))
    }

    /// Makes room for the successor of a token. False if the session has to end.
    async fn exchange(
        &self,
        tx: &Transaction,
        token: &RefreshToken,
        now: Timestamp,
    ) -> Result<bool, AuthError> {
        let tokens = tx.refresh_tokens();
        let living = tokens.find_living(token.session).await?;
        match token.judge(living.as_ref(), now) {
            Verdict::Exchange => {
                let exchanged = TokenState::Exchanged(now);
                tokens.set_state(token.digest, exchanged).await?;
                Ok(true)
            }
            Verdict::ExchangeAgain => {
                if let Some(lost) = living {
                    let superseded = TokenState::Superseded;
                    tokens.set_state(lost.digest, superseded).await?;
                }
                Ok(true)
            }
            Verdict::Refuse => Err(AuthError::NotAuthorized),
            Verdict::EndSession => Ok(false),
        }
    }
}
