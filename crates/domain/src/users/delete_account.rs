use super::{PersonName, UserError, UserService};
use crate::events::{EndedSessions, Envelope, Event};
use crate::ids::UserId;

/// What others see in place of the first name of somebody who deleted the account.
pub const DELETED_ACCOUNT_NAME: &str = "Deleted account";

impl UserService {
    /// Deletes the caller's account: first the person, all sessions, friends, blocks and
    /// notifications, then, one by
    /// one, the memberships. What fails of the latter, [`Self::finish_deletions`] does later.
    pub async fn delete_account(&self, user: UserId) -> Result<(), UserError> {
        let mut tx = self.transactions.begin().await?;
        let now = self.clock.now();
        let name = PersonName {
            first: DELETED_ACCOUNT_NAME.to_owned(),
            last: String::new(),
        };
        if !tx.users().erase(user, &name, now).await? {
            return Err(UserError::Gone);
        }
        tx.sessions().erase_all(user).await?;
        tx.blocks().erase_all(user).await?;
        tx.notifications().erase_all(user).await?;
        let friends = tx.friends().erase_all(user).await?;
        if !friends.is_empty() {
            tx.record(Envelope::to(friends, Event::FriendRemoved { by: user }));
        }
        tx.record(Envelope::sessions_ended(user, EndedSessions::All));
        tx.commit().await?;
        if let Err(error) = self.leave_all_groups(user).await {
            tracing::warn!(%error, "a deleted account is still in groups, to be taken out later");
        }
        Ok(())
    }

    /// Takes deleted accounts out of the groups that they could not be taken out of at the time. To
    /// be called at the start and from time to time.
    pub async fn finish_deletions(&self) -> Result<(), UserError> {
        for user in self
            .transactions
            .read()
            .users()
            .list_deleted_members()
            .await?
        {
            self.leave_all_groups(user).await?;
        }
        Ok(())
    }

    async fn leave_all_groups(&self, user: UserId) -> Result<(), UserError> {
        for group in self
            .transactions
            .read()
            .participants()
            .list_groups(user)
            .await?
        {
            self.groups.leave_deleted(user, group).await?;
        }
        Ok(())
    }
}
