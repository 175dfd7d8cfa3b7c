use super::{ConversationError, ConversationService};
use crate::events::Origin;
use crate::groups::{GroupError, NewMembers};
use crate::ids::{ConversationId, UserId};

impl ConversationService {
    /// Adds people to a group, by the rules of groups. A direct conversation stays between its two.
    pub async fn add_participants(
        &self,
        by: impl Into<Origin>,
        new: NewMembers,
    ) -> Result<(), ConversationError> {
        let (origin, id) = (by.into(), new.group);
        match self.groups.add_members(origin, new).await {
            Err(GroupError::NotAMember) => Err(self.why_not_a_member(origin.user, id).await),
            other => Ok(other?),
        }
    }

    /// Takes somebody out of a group, by the rules of groups.
    pub async fn remove_participant(
        &self,
        by: impl Into<Origin>,
        id: ConversationId,
        participant: UserId,
    ) -> Result<(), ConversationError> {
        let origin = by.into();
        match self.groups.remove_member(origin, id, participant).await {
            Err(GroupError::NotAMember) => Err(self.why_not_a_member(origin.user, id).await),
            other => Ok(other?),
        }
    }

    /// What is no group of the caller's may be a direct conversation of theirs.
    async fn why_not_a_member(&self, user: UserId, id: ConversationId) -> ConversationError {
        match self.find(user, id).await {
            Ok(found) if !found.overview.is_group() => ConversationError::NotAGroup,
            Ok(_) => ConversationError::NoSuchConversation,
            Err(error) => error,
        }
    }
}
