use crate::ids::UserId;
use crate::search::SearchText;
use crate::text::lower_case;
use crate::users::{PersonName, User};

/// What anybody may know of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicProfile {
    pub id: UserId,
    pub username: String,
    pub name: PersonName,
}

impl PublicProfile {
    /// What lists of people are ordered by.
    #[must_use]
    pub fn folded_username(&self) -> String {
        lower_case(&self.username)
    }
}

impl From<User> for PublicProfile {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            username: user.username.as_str().to_owned(),
            name: user.name,
        }
    }
}

/// Who is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    Everybody,
    /// Whose first, last or user name contains the text. E-mails are not public.
    Called(SearchText),
    /// Whose user name contains the text.
    Username(SearchText),
}
