use super::{Friend, FriendService, RequestView};
use crate::error::RepoResult;
use crate::ids::UserId;
use crate::page::{Page, PageOf, TimeKey};

impl FriendService {
    /// The caller's friends, the latest first.
    pub async fn list(
        &self,
        caller: UserId,
        page: &PageOf<TimeKey>,
    ) -> RepoResult<Page<Friend, TimeKey>> {
        let friends = self.transactions.read().friends();
        let rows = friends.list(caller, page).await?;
        Ok(page.page(rows, Friend::key))
    }

    /// The open requests to and from the caller, the latest first.
    pub async fn list_requests(
        &self,
        caller: UserId,
        page: &PageOf<TimeKey>,
    ) -> RepoResult<Page<RequestView, TimeKey>> {
        let friends = self.transactions.read().friends();
        let rows = friends.list_requests(caller, page).await?;
        Ok(page.page(rows, RequestView::key))
    }
}
