use super::{ConversationError, ConversationService, Overview, Summary, Which};
use crate::error::RepoResult;
use crate::ids::{ConversationId, UserId};
use crate::page::{Page, PageOf, TimeKey};

impl ConversationService {
    /// The caller's conversations, latest first, those without messages too.
    pub async fn list(
        &self,
        user: UserId,
        which: Which,
        page: PageOf<TimeKey>,
    ) -> RepoResult<Page<Summary, TimeKey>> {
        let conversations = self.transactions.read().conversations();
        let rows = conversations.list_overviews(user, which, &page).await?;
        let rows = self.summarize(user, rows).await?;
        Ok(page.page(rows, |row| row.overview.key()))
    }

    /// A conversation that the caller takes part in.
    pub async fn find(
        &self,
        user: UserId,
        id: ConversationId,
    ) -> Result<Summary, ConversationError> {
        let conversations = self.transactions.read().conversations();
        let found = conversations.find_overview(user, id).await?;
        let summaries = self.summarize(user, found.into_iter().collect()).await?;
        let summary = summaries.into_iter().next();
        summary.ok_or(ConversationError::NoSuchConversation)
    }

    async fn summarize(&self, user: UserId, overviews: Vec<Overview>) -> RepoResult<Vec<Summary>> {
        let ids: Vec<_> = overviews.iter().map(|overview| overview.id).collect();
        let participants = self.transactions.read().participants();
        let unread = participants.count_unread(user, &ids).await?;
        let summary = |overview: Overview| Summary {
            unread: unread.get(&overview.id).copied().unwrap_or_default(),
            overview,
        };
        Ok(overviews.into_iter().map(summary).collect())
    }
}
