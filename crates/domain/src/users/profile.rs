use super::{Profile, UserError, UserService};
use crate::ids::UserId;

impl UserService {
    /// What the caller's account is.
    pub async fn profile(&self, user: UserId) -> Result<Profile, UserError> {
        let account = self.transactions.read().users().find(user).await?;
        account.map(Into::into).ok_or(UserError::Gone)
    }
}
