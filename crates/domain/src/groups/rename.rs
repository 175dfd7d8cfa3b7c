use super::{GroupError, GroupName, GroupService, access};
use crate::conversations::others;
use crate::events::{Envelope, Event, Origin};
use crate::ids::ConversationId;

impl GroupService {
    /// Gives a group another name. Only its owner may.
    pub async fn rename(
        &self,
        by: impl Into<Origin>,
        group: ConversationId,
        name: &GroupName,
    ) -> Result<(), GroupError> {
        let origin = by.into();
        let caller = origin.user;
        let mut tx = self.transactions.begin_in(group).await?;
        let membership = access::owner(&*tx, group, caller).await?;
        let name_now = name.as_str();
        if membership.name == name_now {
            return Ok(());
        }
        tx.conversations().rename_group(group, name).await?;
        let to = others(&*tx, group, caller).await?;
        let event = Event::GroupRenamed {
            group,
            name: name_now.to_owned(),
            owner: caller,
        };
        tx.record(Envelope::to(to, event).and_own(origin));
        Ok(tx.commit().await?)
    }
}
