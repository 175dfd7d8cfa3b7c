use super::{NotificationError, NotificationService};
use crate::ids::{NotificationId, UserId};

impl NotificationService {
    /// Takes a notification out of the caller's lists.
    pub async fn delete(
        &self,
        caller: UserId,
        id: NotificationId,
    ) -> Result<(), NotificationError> {
        let tx = self.transactions.begin().await?;
        let now = self.clock.now();
        if !tx.notifications().delete(id, caller, now).await? {
            return Err(NotificationError::NoSuchNotification);
        }
        Ok(tx.commit().await?)
    }
}
