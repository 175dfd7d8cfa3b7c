use super::{PeopleError, PeopleService, PublicProfile};
use crate::ids::UserId;

impl PeopleService {
    /// What anybody may know of somebody.
    pub async fn find(&self, id: UserId) -> Result<PublicProfile, PeopleError> {
        let user = self.transactions.read().users().find(id).await?;
        user.map(Into::into).ok_or(PeopleError::NoSuchUser)
    }
}
