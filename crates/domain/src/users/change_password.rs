use super::{Password, UserError, UserService};
use crate::auth::{Identity, end_sessions};
use crate::events::EndedSessions;
use crate::notifications::{Cause, notify};

impl UserService {
    /// Replaces the caller's password and ends every other session.
    pub async fn change_password(
        &self,
        caller: &Identity,
        old: &Password,
        new: &Password,
    ) -> Result<(), UserError> {
        let read = self.transactions.read();
        let user = read
            .users()
            .find(caller.user)
            .await?
            .ok_or(UserError::Gone)?;
        if !self
            .hasher
            .verify(old, Some(user.password_hash.clone()))
            .await?
        {
            return Err(UserError::WrongPassword);
        }
        let hash = self.hasher.hash(new).await?;

        let mut tx = self.transactions.begin().await?;
        if !tx
            .users()
            .replace_password(caller.user, &user.password_hash, &hash)
            .await?
        {
            return Err(UserError::WrongPassword);
        }
        let ended = EndedSessions::AllBut(caller.session);
        let now = self.clock.now();
        let told = [caller.user];
        notify(&mut tx, &*self.ids, &told, Cause::PasswordChanged, now).await?;
        end_sessions(&mut tx, caller.user, ended, now).await?;
        Ok(tx.commit().await?)
    }
}
