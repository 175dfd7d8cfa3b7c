use super::{Notification, NotificationError, NotificationService};
use crate::error::RepoResult;
use crate::ids::{NotificationId, UserId};

impl NotificationService {
    /// Marks a notification of the caller as read. Once more changes nothing.
    pub async fn read(
        &self,
        caller: UserId,
        id: NotificationId,
    ) -> Result<Notification, NotificationError> {
        let tx = self.transactions.begin().await?;
        tx.notifications()
            .read(id, caller, self.clock.now())
            .await?;
        let found = tx.notifications().find(id, caller).await?;
        let found = found.ok_or(NotificationError::NoSuchNotification)?;
        tx.commit().await?;
        Ok(found)
    }

    /// Marks all notifications of the caller as read.
    pub async fn read_all(&self, caller: UserId) -> RepoResult<()> {
        let tx = self.transactions.begin().await?;
        tx.notifications()
            .read_all(caller, self.clock.now())
            .await?;
        tx.commit().await
    }
}
