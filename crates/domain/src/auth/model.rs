use crate::Timestamp;
use crate::ids::{SessionId, UserId};

/// One log-in on one device. Sessions that were ended are not told apart from ones that never were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub user: UserId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    /// What the client said of itself when it logged in, cut to a sensible length.
    pub user_agent: Option<String>,
}

/// What an access token says, and all that it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    pub user: UserId,
    pub session: SessionId,
    pub issued_at: Timestamp,
    pub expires_at: Timestamp,
}

/// Who is behind a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    pub user: UserId,
    pub session: SessionId,
    /// When the token that was shown ends.
    pub expires_at: Timestamp,
}
