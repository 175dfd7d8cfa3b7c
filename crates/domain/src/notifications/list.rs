use super::{Notification, NotificationService, Unread};
use crate::error::RepoResult;
use crate::ids::UserId;
use crate::page::{Page, PageOf, TimeKey};

impl NotificationService {
    /// The caller's notifications, the latest first.
    pub async fn list(
        &self,
        caller: UserId,
        unread: Unread,
        page: &PageOf<TimeKey>,
    ) -> RepoResult<Page<Notification, TimeKey>> {
        let notifications = self.transactions.read().notifications();
        let rows = notifications.list(caller, unread, page).await?;
        Ok(page.page(rows, Notification::key))
    }
}
