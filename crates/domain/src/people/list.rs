use super::{PeopleService, PublicProfile, Sought};
use crate::error::RepoResult;
use crate::ids::UserId;
use crate::page::{Page, PageOf};

/// A page of a list of people.
#[derive(Clone, Debug)]
pub struct PeoplePage {
    pub sought: Sought,
    pub page: PageOf<String>,
}

impl PeopleService {
    /// Those whom one looks for, without oneself, by user name.
    pub async fn list(
        &self,
        caller: UserId,
        people: &PeoplePage,
    ) -> RepoResult<Page<PublicProfile, String>> {
        let found = self.transactions.read().people();
        let rows = found.list(people, caller).await?;
        Ok(people.page.page(rows, PublicProfile::folded_username))
    }
}
