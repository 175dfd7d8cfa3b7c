use super::{
    AuthError, AuthService, Authorized, Claims, RefreshSecret, RefreshToken, SecretDigest, Session,
    TokenState, end_sessions,
};
use crate::error::RepoResult;
use crate::events::EndedSessions;
use crate::ids::SessionId;
use crate::users::User;
use crate::{Timestamp, Transaction};

impl AuthService {
    /// Opens a session for somebody who has just shown who they are: by a password, or by signing up.
    /// That was outside the transaction: if the password changed meanwhile, or the account is gone, this
    /// comes too late.
    pub async fn open_session(
        &self,
        user: User,
        user_agent: Option<String>,
    ) -> Result<Authorized, AuthError> {
        let now = self.clock.now();
        let session = Session {
            id: self.ids.session(),
            user: user.id,
            created_at: now,
            last_used_at: now,
            expires_at: self.rules.end_of_session(now, now),
            user_agent,
        };
        let secret = self.secrets.fresh()?;
        let mut tx = self.transactions.begin().await?;
        match tx.users().find_for_update(user.id).await? {
            Some(current) if current.password_hash == user.password_hash => {}
            _ => return Err(AuthError::WrongCredentials),
        }
        self.make_room(&mut tx, &session, now).await?;
        tx.sessions().insert(&session).await?;
        self.give(&tx, &secret, session.id, None).await?;
        tx.commit().await?;
        Ok(self.authorized(user, &session, secret, now))
    }

    /// Ends those sessions that were not used for longest, where there are too many.
    async fn make_room(
        &self,
        tx: &mut Transaction,
        new: &Session,
        now: Timestamp,
    ) -> RepoResult<()> {
        let living = tx.sessions().list(new.user, now).await?;
        let kept = self.rules.max_per_user.saturating_sub(1);
        for session in living.iter().skip(kept) {
            let ended = EndedSessions::One(session.id);
            end_sessions(tx, session.user, ended, now).await?;
        }
        Ok(())
    }

    /// Gives a session its refresh token.
    pub(super) async fn give(
        &self,
        tx: &Transaction,
        secret: &RefreshSecret,
        session: SessionId,
        parent: Option<SecretDigest>,
    ) -> RepoResult<()> {
        let token = RefreshToken {
            digest: self.secrets.digest(secret),
            session,
            parent,
            state: TokenState::Living,
        };
        tx.refresh_tokens().insert(&token).await
    }

    pub(super) fn authorized(
        &self,
        user: User,
        session: &Session,
        refresh_secret: RefreshSecret,
        now: Timestamp,
    ) -> Authorized {
        let expires_at = self.rules.end_of_access(session, now);
        let access_token = self.tokens.issue(&Claims {
            user: user.id,
            session: session.id,
            issued_at: now,
            expires_at,
        });
        Authorized {
            profile: user.into(),
            access_token,
            expires_in: now.seconds_until(expires_at),
            refresh_secret,
            refresh_expires_in: now.seconds_until(session.expires_at),
        }
    }
}
