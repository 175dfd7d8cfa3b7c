//! The questions that every change of a group begins with. Each locks the group, so that the answer
//! holds until the transaction ends.

use super::GroupError;
use crate::conversations::ConversationKind;
use crate::ids::{ConversationId, UserId};
use crate::ports::Repositories;

/// A group as one of its members found it.
pub(super) struct Membership {
    pub(super) name: String,
    pub(super) owner: UserId,
}

/// The group, if `user` is a member. A stranger cannot tell whether it exists.
pub(super) async fn member(
    tx: &dyn Repositories,
    group: ConversationId,
    user: UserId,
) -> Result<Membership, GroupError> {
    let found = tx.conversations().find_for_update(group).await?;
    let conversation = found.ok_or(GroupError::NotAMember)?;
    let ConversationKind::Group { name, owner } = conversation.kind else {
        return Err(GroupError::NotAMember);
    };
    tx.participants()
        .find(group, user)
        .await?
        .ok_or(GroupError::NotAMember)?;
    Ok(Membership { name, owner })
}

/// Whether somebody whom a member names is a member as well.
pub(super) async fn other_member(
    tx: &dyn Repositories,
    group: ConversationId,
    user: UserId,
) -> Result<(), GroupError> {
    let found = tx.participants().find(group, user).await?;
    found.map(|_| ()).ok_or(GroupError::NoSuchMember)
}

/// The group, if `user` owns it.
pub(super) async fn owner(
    tx: &dyn Repositories,
    group: ConversationId,
    user: UserId,
) -> Result<Membership, GroupError> {
    let membership = member(tx, group, user).await?;
    if membership.owner != user {
        return Err(GroupError::NotTheOwner);
    }
    Ok(membership)
}
