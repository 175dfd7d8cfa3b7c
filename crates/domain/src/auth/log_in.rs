use super::{AuthError, AuthService, Claims, Session};
use crate::error::RepoResult;
use crate::users::{Email, Password, Profile, User, Username};

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

/// A claim that was believed.
#[derive(Debug)]
pub struct Authorized {
    pub profile: Profile,
    pub access_token: String,
    /// Seconds until the token ends.
    pub expires_in: u32,
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
        let session = self.open_session(&user, credentials.user_agent).await?;
        let access_token = self.tokens.issue(&Claims {
            user: user.id,
            session: session.id,
            issued_at: session.created_at,
            expires_at: session.expires_at,
        });
        Ok(Authorized {
            profile: user.into(),
            access_token,
            expires_in: self.access_seconds,
        })
    }

    async fn find(&self, name: &LoginName) -> RepoResult<Option<User>> {
        let users = self.transactions.read().users();
        match name {
            LoginName::Email(email) => users.find_by_email(email).await,
            LoginName::Username(username) => users.find_by_username(username).await,
            LoginName::Unknown => Ok(None),
        }
    }

    /// The password was compared outside the transaction: if it changed meanwhile, or the account is
    /// gone, this log-in comes too late.
    async fn open_session(
        &self,
        user: &User,
        user_agent: Option<String>,
    ) -> Result<Session, AuthError> {
        let now = self.clock.now();
        let session = Session {
            id: self.ids.session(),
            user: user.id,
            created_at: now,
            expires_at: now.plus_seconds(self.access_seconds.into()),
            user_agent,
        };
        let tx = self.transactions.begin().await?;
        match tx.users().find_for_update(user.id).await? {
            Some(current) if current.password_hash == user.password_hash => {}
            _ => return Err(AuthError::WrongCredentials),
        }
        tx.sessions().insert(&session).await?;
        tx.commit().await?;
        Ok(session)
    }
}
