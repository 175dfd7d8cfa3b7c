//! People as others see them.

use messenger_domain::ids::UserId;
use messenger_domain::page::Page;
use messenger_domain::people::{PeoplePage, PublicProfile, Sought};
use messenger_domain::presence::Status;
use messenger_domain::search::SearchText;
use messenger_domain::text::Violation;
use messenger_domain::users::Profile;
use paperclip::actix::Apiv2Schema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fields::{Fields, InputRules, Request, text};
use crate::paging::{cursor_after, read_page};
use crate::presence::{last_seen_at, status_name};
use crate::time::format_time;

/// One's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct ProfileResponse {
    pub id: Uuid,
    pub email: String,
    pub username: String,
    pub first_name: String,
    /// `""` if there is none.
    pub last_name: String,
    pub created_at: String,
}

impl From<Profile> for ProfileResponse {
    fn from(profile: Profile) -> Self {
        Self {
            id: profile.id.uuid(),
            email: profile.email,
            username: profile.username,
            first_name: profile.name.first,
            last_name: profile.name.last,
            created_at: format_time(profile.created_at),
        }
    }
}

/// Which users to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Apiv2Schema)]
pub struct UsersQuery {
    /// Part of a first, last or user name, up to 100 characters. Everybody if left out or empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// 1 to 100 rows, 50 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The `nextCursor` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl Request for UsersQuery {
    type Command = PeoplePage;
    const STRICT: bool = false;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<PeoplePage> {
        let sought = fields.optional("query", text(read_sought));
        let page = read_page(fields);
        Some(PeoplePage {
            sought: sought?.unwrap_or(Sought::Everybody),
            page: page?,
        })
    }
}

fn read_sought(raw: &str) -> Result<Sought, Violation> {
    if raw.is_empty() {
        return Ok(Sought::Everybody);
    }
    SearchText::parse(raw).map(Sought::Called)
}

/// Whom to look for by user name.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
pub struct UsernameQuery {
    /// Part of a user name, 1 to 100 characters.
    pub username: String,
    /// 1 to 100 rows, 50 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The `nextCursor` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl Request for UsernameQuery {
    type Command = PeoplePage;
    const STRICT: bool = false;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<PeoplePage> {
        let text = fields.required("username", text(SearchText::parse));
        let page = read_page(fields);
        Some(PeoplePage {
            sought: Sought::Username(text?),
            page: page?,
        })
    }
}

/// A user, in a path.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
pub struct UserPath {
    /// The user.
    pub id: Uuid,
}

impl Request for UserPath {
    type Command = UserId;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<UserId> {
        fields.required("id", text(UserId::parse))
    }
}

/// The other one of two users, in a path.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct OtherUserPath {
    /// The other user.
    pub user_id: Uuid,
}

impl Request for OtherUserPath {
    type Command = UserId;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<UserId> {
        fields.required("userId", text(UserId::parse))
    }
}

/// What anybody may know of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct PublicUserView {
    pub user_id: Uuid,
    pub username: String,
    pub first_name: String,
    /// `""` if there is none.
    pub last_name: String,
}

impl From<PublicProfile> for PublicUserView {
    fn from(person: PublicProfile) -> Self {
        Self {
            user_id: person.id.uuid(),
            username: person.username,
            first_name: person.name.first,
            last_name: person.name.last,
        }
    }
}

/// What one may know of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct UserView {
    pub user_id: Uuid,
    pub username: String,
    pub first_name: String,
    /// `""` if there is none.
    pub last_name: String,
    /// `online` or `offline`; null for who may not know.
    pub status: Option<String>,
    /// When the last connection ended; null for who may not know, while there is one, and before there
    /// ever was one.
    pub last_seen_at: Option<String>,
}

impl UserView {
    #[must_use]
    pub fn new(person: PublicProfile, status: Option<Status>) -> Self {
        let person = PublicUserView::from(person);
        Self {
            user_id: person.user_id,
            username: person.username,
            first_name: person.first_name,
            last_name: person.last_name,
            status: status.map(|status| status_name(status).to_owned()),
            last_seen_at: status.and_then(last_seen_at),
        }
    }
}

/// A page of users, by user name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct UsersResponse {
    pub data: Vec<PublicUserView>,
    /// Null on the last page.
    pub next_cursor: Option<String>,
}

impl From<Page<PublicProfile, String>> for UsersResponse {
    fn from(page: Page<PublicProfile, String>) -> Self {
        Self {
            next_cursor: page.next.as_ref().map(cursor_after),
            data: page.rows.into_iter().map(Into::into).collect(),
        }
    }
}
