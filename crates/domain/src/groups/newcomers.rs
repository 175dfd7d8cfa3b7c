//! Adding people to a group that a transaction holds, in the same way whether the group is new or not.

use std::collections::BTreeMap;

use super::model::texts;
use super::{GroupError, GroupService, Notice};
use crate::conversations::Participant;
use crate::events::{Envelope, Event, Origin};
use crate::ids::{ConversationId, UserId};
use crate::messages::{Message, Seq};
use crate::notifications::{Cause, GroupRef, Person, notify};
use crate::users::PersonName;
use crate::{Timestamp, Transaction};

/// Who adds people to which group.
pub(super) struct Host {
    pub(super) group: ConversationId,
    pub(super) group_name: String,
    pub(super) origin: Origin,
    pub(super) name: PersonName,
    /// The members so far.
    pub(super) members: Vec<UserId>,
}

/// Names of people who keep their accounts until the transaction ends.
pub(super) struct People(BTreeMap<UserId, Option<PersonName>>);

impl People {
    /// In the order of their ids, so that two who add each other do not wait for each other.
    pub(super) async fn lock(
        tx: &Transaction,
        caller: UserId,
        others: &[UserId],
    ) -> Result<Self, GroupError> {
        let everybody = others.iter().copied().chain([caller]);
        let mut names: BTreeMap<_, _> = everybody.map(|user| (user, None)).collect();
        for (user, name) in &mut names {
            let found = tx.users().find_for_update(*user).await?;
            *name = found.map(|user| user.name);
        }
        Ok(Self(names))
    }

    pub(super) fn name(&self, user: UserId) -> Option<PersonName> {
        self.0.get(&user).cloned().flatten()
    }
}

/// Each of `users` once, in their order.
pub(super) fn distinct(users: Vec<UserId>) -> Vec<UserId> {
    let mut seen = Vec::with_capacity(users.len());
    for user in users {
        if !seen.contains(&user) {
            seen.push(user);
        }
    }
    seen
}

impl GroupService {
    /// Makes somebody a member. The others and the new one hear of it once this is committed.
    pub(super) async fn admit(
        &self,
        tx: &mut Transaction,
        host: &mut Host,
        (user, name): (UserId, &PersonName),
        notice: Notice,
    ) -> Result<Message, GroupError> {
        let (group, by) = (host.group, host.origin.user);
        if tx.blocks().has_blocked(user, by).await? {
            return Err(GroupError::Blocked);
        }
        let text = texts::added(&host.name, name);
        let message = self.append_notice(tx, group, by, notice, text).await?;
        tx.participants()
            .insert(&Participant {
                conversation: group,
                user,
                joined_at: message.created_at,
                cleared: Timestamp::EPOCH,
                read: Seq(message.seq.0 - 1),
            })
            .await?;
        host.members.push(user);
        let others = host.members.iter().copied();
        let to = others.filter(|member| *member != by).collect();
        let event = Event::MemberAdded {
            notice: message.clone(),
            sender: host.name.clone(),
            group_name: host.group_name.clone(),
            member: user,
            member_name: name.clone(),
            members: host.members.len(),
        };
        tx.record(Envelope::to(to, event).and_own(host.origin));
        let cause = Cause::AddedToGroup {
            group: GroupRef::new(group, host.group_name.clone()),
            by: Person::new(by, host.name.clone()),
        };
        notify(tx, &*self.ids, &[user], cause, message.created_at).await?;
        Ok(message)
    }

    pub(super) fn check_room(&self, members: usize) -> Result<(), GroupError> {
        let max = self.max_members;
        if members > max {
            return Err(GroupError::Full { max });
        }
        Ok(())
    }
}
