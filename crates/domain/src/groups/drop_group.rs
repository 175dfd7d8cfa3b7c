use super::{GroupError, GroupService, access};
use crate::conversations::others;
use crate::events::{Envelope, Event, Origin};
use crate::ids::ConversationId;
use crate::notifications::{Cause, GroupRef, Person, notify};

impl GroupService {
    /// Ends a group for everybody. Only its owner may.
    pub async fn drop_group(
        &self,
        by: impl Into<Origin>,
        group: ConversationId,
    ) -> Result<(), GroupError> {
        let origin = by.into();
        let caller = origin.user;
        let mut tx = self.transactions.begin_in(group).await?;
        let membership = access::owner(&*tx, group, caller).await?;
        let to = others(&*tx, group, caller).await?;
        let now = self.clock.now();
        tx.conversations().drop_group(group, now).await?;
        let cause = Cause::GroupDropped {
            group: GroupRef::new(group, membership.name),
            by: Person::new(caller, Self::name_of(&tx, caller).await?),
        };
        notify(&mut tx, &*self.ids, &to, cause, now).await?;
        tx.record(Envelope::to(to, Event::GroupDropped { group }).and_own(origin));
        Ok(tx.commit().await?)
    }
}
