use super::model::texts;
use super::{GroupError, GroupService, Leaving, Notice, access};
use crate::conversations::others;
use crate::events::{Envelope, Event, Origin};
use crate::ids::{ConversationId, UserId};
use crate::notifications::{Cause, GroupRef, Person, notify};

impl GroupService {
    /// Takes somebody out of a group. Only its owner may; but to take oneself out is to leave, which
    /// any member may.
    pub async fn remove_member(
        &self,
        by: impl Into<Origin>,
        group: ConversationId,
        member: UserId,
    ) -> Result<(), GroupError> {
        let origin = by.into();
        let caller = origin.user;
        if member == caller {
            let notice = Notice::default();
            return self.leave(origin, Leaving { group, notice }).await;
        }
        let mut tx = self.transactions.begin_in(group).await?;
        let membership = access::owner(&*tx, group, caller).await?;
        access::other_member(&*tx, group, member).await?;
        let sender = Self::name_of(&tx, caller).await?;
        let text = texts::removed(&sender, &Self::name_of(&tx, member).await?);
        let notice = self
            .append_notice(&tx, group, caller, Notice::default(), text)
            .await?;
        tx.participants()
            .remove(group, member, notice.created_at)
            .await?;
        let to = others(&*tx, group, caller).await?;
        let cause = Cause::RemovedFromGroup {
            group: GroupRef::new(group, membership.name.clone()),
            by: Person::new(caller, sender.clone()),
        };
        let at = notice.created_at;
        notify(&mut tx, &*self.ids, &[member], cause, at).await?;
        let event = Event::MemberRemoved {
            notice,
            sender,
            group_name: membership.name,
            member,
            members: to.len() + 1,
        };
        tx.record(Envelope::to(to, event).and_own(origin));
        let event = Event::RemovedFromGroup {
            group,
            member,
            by: caller,
        };
        tx.record(Envelope::to(vec![member], event));
        Ok(tx.commit().await?)
    }
}
