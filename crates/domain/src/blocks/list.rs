use super::{BlockService, Blocked};
use crate::error::RepoResult;
use crate::ids::UserId;
use crate::page::{Page, PageOf, TimeKey};

impl BlockService {
    /// Whom the caller has blocked, the latest first.
    pub async fn list(
        &self,
        caller: UserId,
        page: &PageOf<TimeKey>,
    ) -> RepoResult<Page<Blocked, TimeKey>> {
        let blocks = self.transactions.read().blocks();
        let rows = blocks.list(caller, page).await?;
        Ok(page.page(rows, Blocked::key))
    }
}
