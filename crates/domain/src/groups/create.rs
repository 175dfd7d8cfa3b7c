use super::model::texts;
use super::{Group, GroupError, GroupName, GroupNotice, GroupService, Notice};
use crate::Timestamp;
use crate::conversations::Participant;
use crate::error::RepoError;
use crate::ids::{ConversationId, UserId};

/// A group to be made.
#[derive(Debug)]
pub struct NewGroup {
    /// Without one, the server chooses.
    pub id: Option<ConversationId>,
    pub name: GroupName,
    pub notice: Notice,
}

impl GroupService {
    /// Makes a group of which the caller is owner and first member. The notice is its first message.
    pub async fn create(&self, creator: UserId, new: NewGroup) -> Result<GroupNotice, GroupError> {
        let id = new.id.unwrap_or_else(|| self.ids.conversation());
        if id.is_kept_for_direct() {
            return Err(GroupError::IdTaken);
        }
        let tx = self.transactions.begin_in(id).await?;
        let group = Group {
            id,
            name: new.name,
            owner: creator,
        };
        tx.conversations()
            .insert_group(&group, self.clock.now())
            .await
            .map_err(|error| match error {
                RepoError::Conflict => GroupError::IdTaken,
                other => other.into(),
            })?;
        let account = tx.users().find_for_update(creator).await?;
        let sender = account.ok_or(GroupError::Gone)?.name;
        let text = texts::created(&sender);
        let message = self
            .append_notice(&tx, id, creator, new.notice, text)
            .await?;
        tx.participants()
            .insert(&Participant {
                conversation: id,
                user: creator,
                joined_at: message.created_at,
                cleared: Timestamp::EPOCH,
                read: message.seq,
            })
            .await?;
        tx.commit().await?;
        Ok(GroupNotice {
            group_name: group.name.as_str().to_owned(),
            message,
            sender,
        })
    }
}
