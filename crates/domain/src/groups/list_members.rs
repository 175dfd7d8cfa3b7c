use super::{GroupError, GroupService, Member};
use crate::ids::{ConversationId, UserId};
use crate::page::{Page, PageOf, TimeKey};

impl GroupService {
    /// The members of a group of the caller, in the order in which they joined.
    pub async fn list_members(
        &self,
        caller: UserId,
        group: ConversationId,
        page: PageOf<TimeKey>,
    ) -> Result<Page<Member, TimeKey>, GroupError> {
        let read = self.transactions.read();
        let own = read.participants().find(group, caller).await?;
        own.ok_or(GroupError::NotAMember)?;
        let conversation = read.conversations().find(group).await?;
        if !conversation.is_some_and(|found| found.is_group()) {
            return Err(GroupError::NotAMember);
        }
        let rows = read.participants().list_members(group, &page).await?;
        Ok(page.page(rows, Member::key))
    }
}
