use super::{GroupError, GroupService, access};
use crate::conversations::others;
use crate::events::{Envelope, Event, Origin};
use crate::ids::{ConversationId, UserId};
use crate::notifications::{Cause, GroupRef, Person, notify};

impl GroupService {
    /// Makes another member the owner of a group. Only its owner may; to hand it over to oneself
    /// changes nothing.
    pub async fn transfer(
        &self,
        by: impl Into<Origin>,
        group: ConversationId,
        heir: UserId,
    ) -> Result<(), GroupError> {
        let origin = by.into();
        let caller = origin.user;
        let mut tx = self.transactions.begin_in(group).await?;
        let membership = access::owner(&*tx, group, caller).await?;
        if heir == caller {
            return Ok(());
        }
        access::other_member(&*tx, group, heir).await?;
        // A deleted account may be a member for a moment longer.
        let account = tx.users().find(heir).await?;
        account.ok_or(GroupError::NoSuchMember)?;
        tx.conversations().set_owner(group, heir).await?;
        let cause = Cause::GroupHandedOver {
            group: GroupRef::new(group, membership.name.clone()),
            by: Person::new(caller, Self::name_of(&tx, caller).await?),
        };
        let now = self.clock.now();
        notify(&mut tx, &*self.ids, &[heir], cause, now).await?;
        let to = others(&*tx, group, caller).await?;
        let event = Event::OwnerChanged {
            group,
            name: membership.name,
            owner: heir,
        };
        tx.record(Envelope::to(to, event).and_own(origin));
        Ok(tx.commit().await?)
    }
}
