//! Friends, requests to be one, and blocks.

use messenger_domain::blocks::Blocked;
use messenger_domain::friends::{Asked, Direction, Friend, RequestView};
use messenger_domain::ids::{FriendRequestId, UserId};
use messenger_domain::page::{Page, TimeKey};
use paperclip::actix::Apiv2Schema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fields::{Fields, InputRules, Request, text};
use crate::paging::cursor_after;
use crate::people::PublicUserView;
use crate::time::format_time;

/// Whom to ask to be one's friend.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct FriendRequestRequest {
    pub user_id: Uuid,
}

impl Request for FriendRequestRequest {
    type Command = UserId;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<UserId> {
        fields.required("userId", text(UserId::parse))
    }
}

/// A friend request, in a path.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
pub struct FriendRequestPath {
    /// The friend request.
    pub id: Uuid,
}

impl Request for FriendRequestPath {
    type Command = FriendRequestId;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<FriendRequestId> {
        fields.required("id", text(FriendRequestId::parse))
    }
}

/// A friend request as one of its two people sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct FriendRequestView {
    pub request_id: Uuid,
    /// `incoming` if it is to oneself, `outgoing` if it is from oneself.
    pub direction: String,
    /// `open`; or `accepted`, when one asks somebody who had asked before: then both are friends.
    pub status: String,
    /// The other one.
    pub user: PublicUserView,
    pub created_at: String,
}

impl FriendRequestView {
    fn new(request: RequestView, status: &str) -> Self {
        let direction = match request.direction {
            Direction::Incoming => "incoming",
            Direction::Outgoing => "outgoing",
        };
        Self {
            request_id: request.id.uuid(),
            direction: direction.to_owned(),
            status: status.to_owned(),
            user: request.person.into(),
            created_at: format_time(request.created_at),
        }
    }
}

impl From<RequestView> for FriendRequestView {
    fn from(request: RequestView) -> Self {
        Self::new(request, "open")
    }
}

impl From<Asked> for FriendRequestView {
    fn from(asked: Asked) -> Self {
        match asked {
            Asked::Open(request) => Self::new(request, "open"),
            Asked::Accepted(request) => Self::new(request, "accepted"),
        }
    }
}

/// A page of open friend requests to and from oneself, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct FriendRequestsResponse {
    pub data: Vec<FriendRequestView>,
    /// Null on the last page.
    pub next_cursor: Option<String>,
}

impl From<Page<RequestView, TimeKey>> for FriendRequestsResponse {
    fn from(page: Page<RequestView, TimeKey>) -> Self {
        Self {
            next_cursor: page.next.as_ref().map(cursor_after),
            data: page.rows.into_iter().map(Into::into).collect(),
        }
    }
}

/// Somebody's friend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct FriendView {
    pub user_id: Uuid,
    pub username: String,
    pub first_name: String,
    /// `""` if there is none.
    pub last_name: String,
    /// Since when they are friends.
    pub created_at: String,
}

impl From<Friend> for FriendView {
    fn from(friend: Friend) -> Self {
        let person = PublicUserView::from(friend.person);
        Self {
            user_id: person.user_id,
            username: person.username,
            first_name: person.first_name,
            last_name: person.last_name,
            created_at: format_time(friend.since),
        }
    }
}

/// A page of one's friends, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct FriendsResponse {
    pub data: Vec<FriendView>,
    /// Null on the last page.
    pub next_cursor: Option<String>,
}

impl From<Page<Friend, TimeKey>> for FriendsResponse {
    fn from(page: Page<Friend, TimeKey>) -> Self {
        Self {
            next_cursor: page.next.as_ref().map(cursor_after),
            data: page.rows.into_iter().map(Into::into).collect(),
        }
    }
}

/// Somebody whom one has blocked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct BlockedUserView {
    pub user_id: Uuid,
    pub username: String,
    pub first_name: String,
    /// `""` if there is none.
    pub last_name: String,
    /// Since when the user is blocked.
    pub created_at: String,
}

impl From<Blocked> for BlockedUserView {
    fn from(blocked: Blocked) -> Self {
        let person = PublicUserView::from(blocked.person);
        Self {
            user_id: person.user_id,
            username: person.username,
            first_name: person.first_name,
            last_name: person.last_name,
            created_at: format_time(blocked.at),
        }
    }
}

/// A page of those whom one has blocked, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct BlocksResponse {
    pub data: Vec<BlockedUserView>,
    /// Null on the last page.
    pub next_cursor: Option<String>,
}

impl From<Page<Blocked, TimeKey>> for BlocksResponse {
    fn from(page: Page<Blocked, TimeKey>) -> Self {
        Self {
            next_cursor: page.next.as_ref().map(cursor_after),
            data: page.rows.into_iter().map(Into::into).collect(),
        }
    }
}
