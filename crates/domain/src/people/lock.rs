use crate::error::RepoResult;
use crate::ids::UserId;
use crate::ports::Repositories;
use crate::users::User;

/// Keeps two accounts from being changed or deleted, and what is between them from being changed by
/// anybody else: whoever changes that locks both. In the order of their ids, so that two who do it at
/// once do not wait for each other. The answers are in the order of the arguments.
pub(crate) async fn lock_both(
    tx: &dyn Repositories,
    one: UserId,
    other: UserId,
) -> RepoResult<(Option<User>, Option<User>)> {
    let first = tx.users().find_for_update(one.min(other)).await?;
    let second = tx.users().find_for_update(one.max(other)).await?;
    Ok(if one <= other {
        (first, second)
    } else {
        (second, first)
    })
}
