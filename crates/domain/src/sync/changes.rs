use super::page::Reader;
use super::token::Going;
use super::{Extent, Stamp, SyncError, SyncPage, SyncService, SyncToken};
use crate::ids::UserId;
use crate::limit::Limit;

impl SyncService {
    /// A page of what changed for the caller since a token was given out; without one, of all there is.
    /// Goes on with whatever the token is from, also with a snapshot that has more pages.
    pub async fn changes(
        &self,
        user: UserId,
        since: Option<SyncToken>,
        limit: Limit,
    ) -> Result<SyncPage, SyncError> {
        self.receipts.settle(user).await?;
        let repos = self.transactions.snapshot().await?;
        let now = repos.sync().now().await?;
        let going = match since {
            Some(token) => Going::on(token, now)?,
            None => Going::begin(Stamp::BEGINNING, now, Extent::Messages),
        };
        let reader = Reader {
            repos: &*repos,
            user,
            going,
            limit,
        };
        Ok(reader.page(now.database).await?)
    }

    /// The caller's conversations as they are now, each with its latest message, and a token that fits
    /// them. What was written before the latest message is in the histories; [`Self::changes`] has what
    /// comes after. It also has the further pages, if one does not do.
    pub async fn snapshot(&self, user: UserId, limit: Limit) -> Result<SyncPage, SyncError> {
        self.receipts.settle(user).await?;
        let repos = self.transactions.snapshot().await?;
        let now = repos.sync().now().await?;
        let reader = Reader {
            repos: &*repos,
            user,
            going: Going::begin(Stamp::BEGINNING, now, Extent::Overviews),
            limit,
        };
        Ok(reader.page(now.database).await?)
    }
}
