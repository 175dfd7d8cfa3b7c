use super::model::MAX_HITS;
use super::{FoundPerson, SearchError, SearchService, SearchText};
use crate::ids::{ConversationId, UserId};

impl SearchService {
    /// People who could be added to a group of the caller.
    pub async fn people_outside(
        &self,
        caller: UserId,
        group: ConversationId,
        text: &SearchText,
    ) -> Result<Vec<FoundPerson>, SearchError> {
        let read = self.transactions.read();
        if group.is_kept_for_direct() {
            return Err(SearchError::NotAMember);
        }
        if read.participants().find(group, caller).await?.is_none() {
            return Err(SearchError::NotAMember);
        }
        Ok(read.search().people_outside(text, group, MAX_HITS).await?)
    }
}
