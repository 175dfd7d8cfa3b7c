use super::{GroupError, GroupName, GroupService, access};
use crate::conversations::others;
use crate::events::{Envelope, Event};
use crate::ids::{ConversationId, UserId};

impl GroupService {
    /// Gives a group another name. Only its owner may.
    pub async fn rename(
        &self,
        caller: UserId,
        group: ConversationId,
        name: &GroupName,
    ) -> Result<(), GroupError> {
        let mut tx = self.transactions.begin_in(group).await?;
        let membership = access::owner(&*tx, group, caller).await?;
        let name_now = name.as_str();
        if membership.name == name_now {
            return Ok(());
        }
        tx.conversations().rename_group(group, name).await?;
        let to = others(&*tx, group, caller).await?;
        tx.record(Envelope {
            to,
            event: Event::GroupRenamed {
                group,
                name: name_now.to_owned(),
            },
        });
        Ok(tx.commit().await?)
    }
}
