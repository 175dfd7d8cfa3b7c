use super::{ConversationError, ConversationService, Overview, Which};
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
    ) -> RepoResult<Page<Overview, TimeKey>> {
        let conversations = self.transactions.read().conversations();
        let rows = conversations.list_overviews(user, which, &page).await?;
        Ok(page.page(rows, Overview::key))
    }

    /// A conversation that the caller takes part in.
    pub async fn find(
        &self,
        user: UserId,
        id: ConversationId,
    ) -> Result<Overview, ConversationError> {
        let conversations = self.transactions.read().conversations();
        let found = conversations.find_overview(user, id).await?;
        found.ok_or(ConversationError::NoSuchConversation)
    }
}
