use super::{GroupError, GroupService, access};
use crate::conversations::others;
use crate::events::{Envelope, Event};
use crate::ids::{ConversationId, UserId};

impl GroupService {
    /// Ends a group for everybody. Only its owner may.
    pub async fn drop_group(
        &self,
        caller: UserId,
        group: ConversationId,
    ) -> Result<(), GroupError> {
        let mut tx = self.transactions.begin_in(group).await?;
        access::owner(&*tx, group, caller).await?;
        let to = others(&*tx, group, caller).await?;
        tx.conversations()
            .drop_group(group, self.clock.now())
            .await?;
        tx.record(Envelope {
            to,
            event: Event::GroupDropped { group },
        });
        Ok(tx.commit().await?)
    }
}
