use super::RefreshSecret;
use crate::Timestamp;
use crate::ids::{SessionId, UserId};
use crate::users::Profile;

/// One log-in on one device. Sessions that were ended are not told apart from ones that never were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub user: UserId,
    pub created_at: Timestamp,
    /// When it was last used, give or take [`Session::USE_IS_NOTED_AFTER_SECONDS`].
    pub last_used_at: Timestamp,
    /// When it ends, unless it is refreshed before.
    pub expires_at: Timestamp,
    /// What the client said of itself when it logged in, cut to a sensible length.
    pub user_agent: Option<String>,
}

impl Session {
    /// A session is used with every request. To note each would cost more than the requests.
    pub const USE_IS_NOTED_AFTER_SECONDS: i64 = 300;

    /// Whether a use at `now` is worth noting.
    #[must_use]
    pub fn is_use_to_note(&self, now: Timestamp) -> bool {
        now >= self
            .last_used_at
            .plus_seconds(Self::USE_IS_NOTED_AFTER_SECONDS)
    }
}

/// How long sessions last, and how many there may be.
#[derive(Clone, Copy, Debug)]
pub struct SessionRules {
    /// Seconds that an access token lasts.
    pub access_seconds: u32,
    /// Seconds after which a session ends that is not refreshed.
    pub idle_seconds: u32,
    /// Seconds after which a session ends, however often it is refreshed.
    pub max_seconds: u32,
    /// Sessions that a user has at most.
    pub max_per_user: usize,
}

impl SessionRules {
    /// When a session ends that is refreshed now. An access token is good for all of its time, if that
    /// is longer than a session may be idle.
    #[must_use]
    pub fn end_of_session(&self, created_at: Timestamp, now: Timestamp) -> Timestamp {
        let idle = now.plus_seconds(self.idle_seconds.max(self.access_seconds).into());
        idle.min(created_at.plus_seconds(self.max_seconds.into()))
    }

    /// When an access token ends that is issued now.
    #[must_use]
    pub fn end_of_access(&self, session: &Session, now: Timestamp) -> Timestamp {
        now.plus_seconds(self.access_seconds.into())
            .min(session.expires_at)
    }
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

/// A claim to be somebody that was believed.
#[derive(Debug)]
pub struct Authorized {
    pub profile: Profile,
    pub access_token: String,
    /// Seconds until the access token ends.
    pub expires_in: i64,
    pub refresh_secret: RefreshSecret,
    /// Seconds until the session ends unless it is refreshed.
    pub refresh_expires_in: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: SessionRules = SessionRules {
        access_seconds: 60,
        idle_seconds: 600,
        max_seconds: 1000,
        max_per_user: 20,
    };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::EPOCH.plus_seconds(seconds)
    }

    #[test]
    fn a_session_ends_when_it_idles_and_when_it_is_old() {
        assert_eq!(RULES.end_of_session(at(0), at(0)), at(600));
        assert_eq!(RULES.end_of_session(at(0), at(300)), at(900));
        assert_eq!(RULES.end_of_session(at(0), at(500)), at(1000));
        let idles_shortly = SessionRules {
            idle_seconds: 1,
            ..RULES
        };
        assert_eq!(idles_shortly.end_of_session(at(0), at(0)), at(60));
    }

    #[test]
    fn a_use_is_noted_when_the_last_was_long_ago() {
        let id = uuid::Uuid::from_u128(1);
        let session = Session {
            id: SessionId::new(id),
            user: UserId::new(id),
            created_at: at(0),
            last_used_at: at(1000),
            expires_at: at(9000),
            user_agent: None,
        };
        assert!(!session.is_use_to_note(at(1299)));
        assert!(session.is_use_to_note(at(1300)));
        assert_eq!(RULES.end_of_access(&session, at(8900)), at(8960));
        assert_eq!(RULES.end_of_access(&session, at(8990)), at(9000));
    }
}
