use super::model::texts;
use super::{GroupError, GroupNotice, GroupService, Notice, access};
use crate::Timestamp;
use crate::Transaction;
use crate::conversations::Participant;
use crate::events::{Envelope, Event};
use crate::ids::{ConversationId, UserId};
use crate::users::User;

/// Somebody to be added to a group.
#[derive(Debug)]
pub struct NewMember {
    pub group: ConversationId,
    pub user: UserId,
    pub notice: Notice,
}

impl GroupService {
    /// Adds somebody to a group of the caller. The other members and the new one hear of it.
    pub async fn add_member(
        &self,
        caller: UserId,
        new: NewMember,
    ) -> Result<GroupNotice, GroupError> {
        let NewMember {
            group,
            user,
            notice,
        } = new;
        let mut tx = self.transactions.begin_in(group).await?;
        let membership = access::member(&*tx, group, caller).await?;
        let (adding, added) = Self::lock_both(&tx, caller, user).await?;
        if tx.participants().find(group, user).await?.is_some() {
            return Err(GroupError::AlreadyAMember);
        }
        if tx.blocks().has_blocked(user, caller).await? {
            return Err(GroupError::Blocked);
        }
        let mut members = tx.participants().list(group).await?;
        if members.len() >= self.max_members {
            return Err(GroupError::Full {
                max: self.max_members,
            });
        }
        let sender = adding.name;
        let text = texts::added(&sender, &added.name);
        let message = self.append_notice(&tx, group, caller, notice, text).await?;
        tx.participants()
            .insert(&Participant {
                conversation: group,
                user,
                joined_at: message.created_at,
                cleared: Timestamp::EPOCH,
                read: membership.conversation.head,
            })
            .await?;
        members.retain(|member| *member != caller);
        members.push(user);
        tx.record(Envelope {
            to: members,
            event: Event::MemberAdded {
                notice: message.clone(),
                sender: sender.clone(),
                group_name: membership.name.clone(),
                member: user,
            },
        });
        tx.commit().await?;
        Ok(GroupNotice {
            group_name: membership.name,
            message,
            sender,
        })
    }

    /// Keeps who adds and who is added from being deleted meanwhile. In the order of their ids, so
    /// that two who add each other do not wait for each other.
    async fn lock_both(
        tx: &Transaction,
        caller: UserId,
        user: UserId,
    ) -> Result<(User, User), GroupError> {
        let first = tx.users().find_for_update(caller.min(user)).await?;
        let second = tx.users().find_for_update(caller.max(user)).await?;
        let (adding, added) = if caller <= user {
            (first, second)
        } else {
            (second, first)
        };
        Ok((
            adding.ok_or(GroupError::Gone)?,
            added.ok_or(GroupError::NoSuchUser)?,
        ))
    }
}
