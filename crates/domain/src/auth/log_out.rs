use super::{AuthError, AuthService, Identity, end_sessions};
use crate::events::EndedSessions;
use crate::ids::SessionId;

impl AuthService {
    /// Ends sessions of the caller, and with them their connections.
    pub async fn log_out(&self, caller: &Identity, ended: EndedSessions) -> Result<(), AuthError> {
        let mut tx = self.transactions.begin().await?;
        end_sessions(&mut tx, caller.user, ended, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Ends one session of the caller, which may be the one that asks.
    pub async fn end_session(&self, caller: &Identity, id: SessionId) -> Result<(), AuthError> {
        let mut tx = self.transactions.begin().await?;
        let now = self.clock.now();
        let session = tx.sessions().find_for_update(id, now).await?;
        let session = session.filter(|session| session.user == caller.user);
        let session = session.ok_or(AuthError::NoSuchSession)?;
        let ended = EndedSessions::One(session.id);
        end_sessions(&mut tx, session.user, ended, now).await?;
        Ok(tx.commit().await?)
    }
}
