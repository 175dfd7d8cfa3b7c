use super::{AuthError, AuthService, Identity};
use crate::events::{EndedSessions, Envelope, Event};
use crate::ids::SessionId;

impl AuthService {
    /// Ends sessions of the caller, and with them their connections.
    pub async fn log_out(&self, caller: &Identity, ended: EndedSessions) -> Result<(), AuthError> {
        let mut tx = self.transactions.begin().await?;
        let now = self.clock.now();
        tx.sessions().end(caller.user, ended, now).await?;
        tx.record(Envelope {
            to: vec![caller.user],
            event: Event::SessionsEnded {
                user: caller.user,
                ended,
            },
        });
        Ok(tx.commit().await?)
    }

    /// Ends one session of the caller, which may be the one that asks.
    pub async fn end_session(&self, caller: &Identity, id: SessionId) -> Result<(), AuthError> {
        let mut tx = self.transactions.begin().await?;
        let now = self.clock.now();
        let session = tx.sessions().find_for_update(id, now).await?;
        let session = session.filter(|session| session.user == caller.user);
        let session = session.ok_or(AuthError::NoSuchSession)?;
        Self::end(&mut tx, &session, now).await?;
        Ok(tx.commit().await?)
    }
}
