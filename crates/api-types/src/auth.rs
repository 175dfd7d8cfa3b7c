//! Signing up and logging in.

use messenger_domain::auth::{Authorized, Credentials, LoginName, RefreshSecret, Session};
use messenger_domain::ids::SessionId;
use messenger_domain::users::{
    Email, NewAccount, Password, PersonName, PersonPart, Profile, Username,
};
use paperclip::actix::Apiv2Schema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::fields::{Fields, InputRules, Request, string, text};
use crate::time::format_time;

/// A new account. No field may contain spaces.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct SignUpRequest {
    /// 1 to 64 characters.
    pub first_name: String,
    /// Up to 64 characters; `""` counts as left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Up to 254 characters, unique regardless of case.
    pub email: String,
    /// 8 characters or more, up to 256 bytes, not among the most common ones.
    pub password: String,
    /// 3 to 32 letters, digits, `_`, `.`, `-`, unique regardless of case. Generated if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
}

impl Request for SignUpRequest {
    type Command = NewAccount;

    fn read(fields: &mut Fields, rules: &InputRules) -> Option<NewAccount> {
        let first = fields.required("firstName", text(PersonPart::parse));
        let last = fields.optional("lastName", read_last_name);
        let email = fields.required("email", text(Email::parse));
        let password = fields.required("password", text(|raw| rules.password_policy.check(raw)));
        let username = fields.optional("username", text(Username::parse));
        Some(NewAccount {
            email: email?,
            username: username?,
            name: PersonName::new(first?, last?.flatten()),
            password: password?,
        })
    }
}

fn read_last_name(value: Value) -> Result<Option<PersonPart>, messenger_domain::text::Violation> {
    match string(value)?.as_str() {
        "" => Ok(None),
        raw => PersonPart::parse(raw).map(Some),
    }
}

/// A log-in by e-mail or by user name; one of them is needed.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct LogInRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    pub password: String,
}

impl Request for LogInRequest {
    type Command = Credentials;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<Credentials> {
        let email = fields.optional("email", string);
        let username = fields.optional("username", string);
        let password = fields.required("password", text(Password::to_compare));
        // What cannot be a name of an account is the name of none: a log-in with it fails like any
        // other, without telling more.
        let name = match (email?, username?) {
            (Some(_), Some(_)) => fields.refuse("username", "must not stand beside an e-mail"),
            (Some(email), None) => {
                Some(Email::parse(&email).map_or(LoginName::Unknown, LoginName::Email))
            }
            (None, Some(username)) => {
                Some(Username::parse(&username).map_or(LoginName::Unknown, LoginName::Username))
            }
            (None, None) => fields.refuse("email", "is required, or a username"),
        };
        Some(Credentials {
            name: name?,
            password: password?,
            user_agent: None,
        })
    }
}

/// A new account that is logged in to at once. No field may contain spaces.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct RegisterRequest {
    /// 3 to 32 letters, digits, `_`, `.`, `-`, unique regardless of case.
    pub username: String,
    /// Up to 254 characters, unique regardless of case.
    pub email: String,
    /// 8 characters or more, up to 256 bytes, not among the most common ones.
    pub password: String,
    /// 1 to 64 characters. The user name if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Up to 64 characters; `""` counts as left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
}

impl Request for RegisterRequest {
    type Command = NewAccount;

    fn read(fields: &mut Fields, rules: &InputRules) -> Option<NewAccount> {
        let username = fields.required("username", text(Username::parse));
        let email = fields.required("email", text(Email::parse));
        let password = fields.required("password", text(|raw| rules.password_policy.check(raw)));
        let first = fields.optional("firstName", text(PersonPart::parse));
        let last = fields.optional("lastName", read_last_name);
        let username = username?;
        Some(NewAccount {
            email: email?,
            name: PersonName::new(
                first?.unwrap_or_else(|| username.clone().into()),
                last?.flatten(),
            ),
            username: Some(username),
            password: password?,
        })
    }
}

/// The refresh token of a session, if it does not come as a cookie.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct RefreshRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
}

impl Request for RefreshRequest {
    type Command = Option<RefreshSecret>;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<Self::Command> {
        let secret = fields.optional("refreshToken", string)?;
        Some(secret.map(RefreshSecret::new))
    }
}

/// One of one's sessions, in a path.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
pub struct SessionPath {
    /// The session.
    pub id: Uuid,
}

impl Request for SessionPath {
    type Command = SessionId;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<SessionId> {
        fields.required("id", text(SessionId::parse))
    }
}

/// The sessions that one has, those first that were used last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct SessionsResponse {
    pub data: Vec<SessionView>,
    /// Always null: there are no more than fit on a page.
    pub next_cursor: Option<String>,
}

/// One log-in on one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    pub session_id: Uuid,
    /// What the client said of itself when it logged in.
    pub device: Option<String>,
    pub created_at: String,
    /// Give or take five minutes.
    pub last_used_at: String,
    /// When it ends, unless it is refreshed before.
    pub expires_at: String,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

impl SessionsResponse {
    #[must_use]
    pub fn new(sessions: Vec<Session>, current: SessionId) -> Self {
        let view = |session: Session| SessionView {
            session_id: session.id.uuid(),
            device: session.user_agent,
            created_at: format_time(session.created_at),
            last_used_at: format_time(session.last_used_at),
            expires_at: format_time(session.expires_at),
            is_current: session.id == current,
        };
        Self {
            data: sessions.into_iter().map(view).collect(),
            next_cursor: None,
        }
    }
}

/// The answer to a log-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct LogInResponse {
    pub id: Uuid,
    pub email: String,
    /// `User is authorized`.
    pub message: String,
    /// The access token, for `Authorization: Bearer` and for the WebSocket.
    pub token: String,
    pub first_name: String,
    /// `""` without a last name.
    pub last_name: String,
    pub username: String,
    /// Seconds until the token expires.
    pub expires_in: i64,
    /// What to get another token for, once. Also set as a cookie.
    pub refresh_token: String,
    pub user: UserView,
}

/// An account, as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct UserView {
    pub id: Uuid,
    pub email: String,
    pub username: String,
    pub first_name: String,
    /// `""` without a last name.
    pub last_name: String,
}

impl From<Profile> for UserView {
    fn from(profile: Profile) -> Self {
        Self {
            id: profile.id.uuid(),
            email: profile.email,
            username: profile.username,
            first_name: profile.name.first,
            last_name: profile.name.last,
        }
    }
}

impl From<Authorized> for LogInResponse {
    fn from(authorized: Authorized) -> Self {
        let user = UserView::from(authorized.profile);
        Self {
            id: user.id,
            email: user.email.clone(),
            message: "User is authorized".to_owned(),
            token: authorized.access_token,
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            username: user.username.clone(),
            expires_in: authorized.expires_in,
            refresh_token: authorized.refresh_secret.expose().to_owned(),
            user,
        }
    }
}
