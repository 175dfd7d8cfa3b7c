use super::{AuthError, AuthService, Authorized};
use crate::error::RepoResult;
use crate::users::{Email, Password, User, Username};

/// What somebody calls the account to log in to.
#[derive(Clone, Debug)]
pub enum LoginName {
    Email(Email),
    Username(Username),
    /// Nothing that an account can be called.
    Unknown,
}

/// A claim to be somebody.
#[derive(Debug)]
pub struct Credentials {
    pub name: LoginName,
    pub password: Password,
    pub user_agent: Option<String>,
}

impl AuthService {
    /// Opens a session. Takes as long for a name that nobody has as for a wrong password.
    pub async fn log_in(&self, credentials: Credentials) -> Result<Authorized, AuthError> {
        let found = self.find(&credentials.name).await?;
        let hash = found.as_ref().map(|user| user.password_hash.clone());
        let matches = self.hasher.verify(&credentials.password, hash).await?;
        let (true, Some(user)) = (matches, found) else {
            return Err(AuthError::WrongCredentials);
        };
        self.open_session(user, credentials.user_agent).await
    }

    async fn find(&self, name: &LoginName) -> RepoResult<Option<User>> {
        let users = self.transactions.read().users();
        match name {
            LoginName::Email(email) => users.find_by_email(email).await,
            LoginName::Username(username) => users.find_by_username(username).await,
            LoginName::Unknown => Ok(None),
        }
    }
}
