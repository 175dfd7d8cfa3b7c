use super::{ConversationError, ConversationService, Overview, Summary, Which};
use crate::error::RepoResult;
use crate::ids::{ConversationId, UserId};
use crate::page::{Page, PageOf, TimeKey};
use crate::ports::Repositories;

impl ConversationService {
    /// The caller's conversations, latest first, those without messages too.
    pub async fn list(
        &self,
        user: UserId,
        which: Which,
        page: PageOf<TimeKey>,
    ) -> RepoResult<Page<Summary, TimeKey>> {
        self.receipts.settle(user).await?;
        let conversations = self.transactions.read().conversations();
        let rows = conversations.list_overviews(user, which, &page).await?;
        let rows = summarize(self.transactions.read(), user, rows).await?;
        Ok(page.page(rows, |row| row.overview.key()))
    }

    /// A conversation that the caller takes part in.
    pub async fn find(
        &self,
        user: UserId,
        id: ConversationId,
    ) -> Result<Summary, ConversationError> {
        self.receipts.settle(user).await?;
        let read = self.transactions.read();
        let found = read.conversations().find_overviews(user, &[id]).await?;
        let summaries = summarize(read, user, found).await?;
        let summary = summaries.into_iter().next();
        summary.ok_or(ConversationError::NoSuchConversation)
    }
}

pub(crate) async fn summarize(
    repos: &dyn Repositories,
    user: UserId,
    overviews: Vec<Overview>,
) -> RepoResult<Vec<Summary>> {
    let ids: Vec<_> = overviews.iter().map(|overview| overview.id).collect();
    let unread = repos.participants().count_unread(user, &ids).await?;
    let summary = |overview: Overview| Summary {
        unread: unread.get(&overview.id).copied().unwrap_or_default(),
        overview,
    };
    Ok(overviews.into_iter().map(summary).collect())
}
