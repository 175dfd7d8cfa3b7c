use crate::error::RepoResult;
use crate::ids::{ConversationId, UserId};
use crate::ports::Repositories;

/// Everybody who takes part in a conversation but `user`.
pub(crate) async fn others(
    repos: &dyn Repositories,
    conversation: ConversationId,
    user: UserId,
) -> RepoResult<Vec<UserId>> {
    let mut others = repos.participants().list(conversation).await?;
    others.retain(|other| *other != user);
    Ok(others)
}
