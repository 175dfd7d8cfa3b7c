use super::newcomers::{Host, People, distinct};
use super::{GroupError, GroupNotice, GroupService, Notice, access};
use crate::Transaction;
use crate::events::Origin;
use crate::ids::{ConversationId, UserId};

/// Somebody to be added to a group.
#[derive(Debug)]
pub struct NewMember {
    pub group: ConversationId,
    pub user: UserId,
    pub notice: Notice,
}

/// People to be added to a group, all of them or none.
#[derive(Debug)]
pub struct NewMembers {
    pub group: ConversationId,
    pub users: Vec<UserId>,
}

impl GroupService {
    /// Adds somebody to a group of the caller. The other members and the new one hear of it.
    pub async fn add_member(
        &self,
        by: impl Into<Origin>,
        new: NewMember,
    ) -> Result<GroupNotice, GroupError> {
        let mut tx = self.transactions.begin_in(new.group).await?;
        let (mut host, people) = self
            .prepare_adding(&tx, by.into(), new.group, &[new.user])
            .await?;
        let name = people.name(new.user).ok_or(GroupError::NoSuchUser)?;
        let message = self
            .admit(&mut tx, &mut host, (new.user, &name), new.notice)
            .await?;
        tx.commit().await?;
        Ok(GroupNotice {
            group_name: host.group_name,
            message,
            sender: host.name,
        })
    }

    /// Adds several people one after the other, as if each had been added alone.
    pub async fn add_members(
        &self,
        by: impl Into<Origin>,
        new: NewMembers,
    ) -> Result<(), GroupError> {
        let users = distinct(new.users);
        let mut tx = self.transactions.begin_in(new.group).await?;
        let (mut host, people) = self
            .prepare_adding(&tx, by.into(), new.group, &users)
            .await?;
        for user in users {
            let name = people.name(user).ok_or(GroupError::NoSuchUser)?;
            self.admit(&mut tx, &mut host, (user, &name), Notice::default())
                .await?;
        }
        Ok(tx.commit().await?)
    }

    /// Locks the group and everybody concerned, and asks whether these people may be added.
    async fn prepare_adding(
        &self,
        tx: &Transaction,
        origin: Origin,
        group: ConversationId,
        users: &[UserId],
    ) -> Result<(Host, People), GroupError> {
        let caller = origin.user;
        let membership = access::member(&**tx, group, caller).await?;
        let people = People::lock(tx, caller, users).await?;
        let name = people.name(caller).ok_or(GroupError::Gone)?;
        if users.iter().any(|user| people.name(*user).is_none()) {
            return Err(GroupError::NoSuchUser);
        }
        let members = tx.participants().list(group).await?;
        if users.iter().any(|user| members.contains(user)) {
            return Err(GroupError::AlreadyAMember);
        }
        self.check_room(members.len() + users.len())?;
        let host = Host {
            group,
            group_name: membership.name,
            origin,
            name,
            members,
        };
        Ok((host, people))
    }
}
