use super::{Email, Password, PersonName, User, UserError, UserService, Username};
use crate::error::RepoError;

/// Somebody who wants an account.
#[derive(Debug)]
pub struct NewAccount {
    pub email: Email,
    /// Without one, a user name is generated: everybody has one.
    pub username: Option<Username>,
    pub name: PersonName,
    pub password: Password,
}

impl UserService {
    /// Creates an account.
    pub async fn register(&self, account: NewAccount) -> Result<User, UserError> {
        self.check_free(&account).await?;
        let id = self.ids.user();
        let user = User {
            id,
            email: account.email.clone(),
            username: account
                .username
                .clone()
                .unwrap_or_else(|| Username::generated(id)),
            name: account.name.clone(),
            password_hash: self.hasher.hash(&account.password).await?,
            created_at: self.clock.now(),
        };
        match self.insert(&user).await {
            Err(RepoError::Conflict) => {
                self.check_free(&account).await?;
                Err(RepoError::Conflict.into())
            }
            other => Ok(other.map(|()| user)?),
        }
    }

    async fn insert(&self, user: &User) -> Result<(), RepoError> {
        let tx = self.transactions.begin().await?;
        tx.users().insert(user).await?;
        tx.commit().await
    }

    /// Asked before hashing, which is slow, and again when another sign-up was faster.
    async fn check_free(&self, account: &NewAccount) -> Result<(), UserError> {
        let users = self.transactions.read().users();
        if users.find_by_email(&account.email).await?.is_some() {
            return Err(UserError::EmailTaken);
        }
        if let Some(username) = &account.username
            && users.find_by_username(username).await?.is_some()
        {
            return Err(UserError::UsernameTaken);
        }
        Ok(())
    }
}
