use super::model::texts;
use super::{GroupError, GroupService, Notice, access};
use crate::events::{Envelope, Event, Origin};
use crate::ids::{ConversationId, UserId};
use crate::notifications::{Cause, GroupRef, Person, notify};

/// A member's wish to leave a group.
#[derive(Debug)]
pub struct Leaving {
    pub group: ConversationId,
    pub notice: Notice,
}

impl GroupService {
    /// Takes the caller out of a group. When the owner leaves, the longest-standing member becomes
    /// owner; when the last member leaves, the group is gone.
    pub async fn leave(&self, by: impl Into<Origin>, leaving: Leaving) -> Result<(), GroupError> {
        let origin = by.into();
        let user = origin.user;
        let Leaving { group, notice } = leaving;
        let mut tx = self.transactions.begin_in(group).await?;
        let membership = access::member(&*tx, group, user).await?;
        let sender = Self::name_of(&tx, user).await?;
        let text = texts::left(&sender);
        let message = self.append_notice(&tx, group, user, notice, text).await?;
        let left_at = message.created_at;
        tx.participants().remove(group, user, left_at).await?;
        let to = tx.participants().list(group).await?;
        let cause = Cause::GroupHandedOver {
            group: GroupRef::new(group, membership.name.clone()),
            by: Person::new(user, sender.clone()),
        };
        let event = Event::MemberLeft {
            notice: message,
            sender,
            group_name: membership.name.clone(),
            members: to.len(),
        };
        tx.record(Envelope::to(to.clone(), event).and_own(origin));
        match tx.participants().find_longest_standing(group).await? {
            None => tx.conversations().drop_group(group, left_at).await?,
            Some(owner) if membership.owner == user => {
                tx.conversations().set_owner(group, owner).await?;
                notify(&mut tx, &*self.ids, &[owner], cause, left_at).await?;
                let name = membership.name;
                let event = Event::OwnerChanged { group, name, owner };
                tx.record(Envelope::to(to, event));
            }
            Some(_) => {}
        }
        Ok(tx.commit().await?)
    }

    /// Takes a deleted account out of a group, if it is still in it.
    pub(crate) async fn leave_deleted(
        &self,
        user: UserId,
        group: ConversationId,
    ) -> Result<(), GroupError> {
        match self
            .leave(
                user,
                Leaving {
                    group,
                    notice: Notice::default(),
                },
            )
            .await
        {
            Err(GroupError::NotAMember) => Ok(()),
            other => other,
        }
    }
}
