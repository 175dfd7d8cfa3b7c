//! Conversations as their participants see them, over HTTP.

use messenger_domain::conversations::{Companion, Latest, OverviewKind, Summary};
use messenger_domain::groups::Member;
use messenger_domain::messages::MessageKind;
use messenger_domain::page::{Page, TimeKey};
use paperclip::actix::Apiv2Schema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::paging::cursor_after;
use crate::time::format_time;

/// A conversation of the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct ConversationView {
    /// Of a group, its `groupId`.
    pub conversation_id: Uuid,
    /// `direct` or `group`.
    pub kind: String,
    /// What a group is called; null for a direct conversation.
    pub name: Option<String>,
    /// Who owns the group; null for a direct conversation.
    pub owner_id: Option<Uuid>,
    /// How many take part.
    pub participant_count: u64,
    /// The other one of a direct conversation; null for a group.
    pub companion: Option<PersonView>,
    pub created_at: String,
    /// How many messages of others the caller has not read: 1,000 stands for that many or more.
    pub unread_count: usize,
    /// Null if there is none, or none that the caller has not cleared.
    pub latest_message: Option<LatestMessageView>,
}

/// A group of the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct GroupView {
    pub group_id: Uuid,
    pub group_name: String,
    pub owner_id: Uuid,
    pub member_count: u64,
    pub created_at: String,
    /// How many messages of others the caller has not read: 1,000 stands for that many or more.
    pub unread_count: usize,
    pub latest_message: Option<LatestMessageView>,
}

/// Somebody, as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    pub user_id: Uuid,
    /// Null once the account is deleted.
    pub username: Option<String>,
    pub first_name: String,
    /// `""` without a last name.
    pub last_name: String,
}

/// The latest message of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct LatestMessageView {
    pub message_id: Uuid,
    pub sender_id: Uuid,
    pub sender_name: String,
    pub sender_last_name: String,
    pub content: String,
    /// Whether it tells of a change in a group.
    pub notification: bool,
    pub created_at: String,
}

/// A member of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct MemberView {
    pub user_id: Uuid,
    /// Null once the account is deleted.
    pub username: Option<String>,
    pub first_name: String,
    /// `""` without a last name.
    pub last_name: String,
    /// `owner` or `member`.
    pub role: String,
    pub joined_at: String,
}

/// A page of conversations, latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct ConversationsResponse {
    pub data: Vec<ConversationView>,
    /// Null on the last page.
    pub next_cursor: Option<String>,
}

/// A page of groups, latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct GroupsResponse {
    pub data: Vec<GroupView>,
    /// Null on the last page.
    pub next_cursor: Option<String>,
}

/// A page of the members of a group, those first who joined first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct MembersResponse {
    pub data: Vec<MemberView>,
    /// Null on the last page.
    pub next_cursor: Option<String>,
}

impl From<Summary> for ConversationView {
    fn from(Summary { overview, unread }: Summary) -> Self {
        let base = Self {
            conversation_id: overview.id.uuid(),
            kind: "direct".to_owned(),
            name: None,
            owner_id: None,
            participant_count: 2,
            companion: None,
            created_at: format_time(overview.created_at),
            unread_count: unread,
            latest_message: overview.latest.map(LatestMessageView::from),
        };
        match overview.kind {
            OverviewKind::Direct { companion } => Self {
                companion: Some(companion.into()),
                ..base
            },
            OverviewKind::Group {
                name,
                owner,
                members,
            } => Self {
                kind: "group".to_owned(),
                name: Some(name),
                owner_id: Some(owner.uuid()),
                participant_count: members,
                ..base
            },
        }
    }
}

impl GroupView {
    /// None for what is no group.
    #[must_use]
    pub fn of(Summary { overview, unread }: Summary) -> Option<Self> {
        let OverviewKind::Group {
            name,
            owner,
            members,
        } = overview.kind
        else {
            return None;
        };
        Some(Self {
            group_id: overview.id.uuid(),
            group_name: name,
            owner_id: owner.uuid(),
            member_count: members,
            created_at: format_time(overview.created_at),
            unread_count: unread,
            latest_message: overview.latest.map(LatestMessageView::from),
        })
    }
}

impl From<Companion> for PersonView {
    fn from(companion: Companion) -> Self {
        Self {
            user_id: companion.user.uuid(),
            username: companion.username,
            first_name: companion.name.first,
            last_name: companion.name.last,
        }
    }
}

impl From<Latest> for LatestMessageView {
    fn from(latest: Latest) -> Self {
        Self {
            message_id: latest.message.id.uuid(),
            sender_id: latest.message.sender.uuid(),
            sender_name: latest.sender.first,
            sender_last_name: latest.sender.last,
            content: latest.message.content,
            notification: latest.message.kind == MessageKind::Notification,
            created_at: format_time(latest.message.created_at),
        }
    }
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        let role = if member.is_owner { "owner" } else { "member" };
        Self {
            user_id: member.user.uuid(),
            username: member.username,
            first_name: member.name.first,
            last_name: member.name.last,
            role: role.to_owned(),
            joined_at: format_time(member.joined_at),
        }
    }
}

impl From<Page<Summary, TimeKey>> for ConversationsResponse {
    fn from(page: Page<Summary, TimeKey>) -> Self {
        Self {
            data: page.rows.into_iter().map(Into::into).collect(),
            next_cursor: page.next.as_ref().map(cursor_after),
        }
    }
}

impl From<Page<Summary, TimeKey>> for GroupsResponse {
    fn from(page: Page<Summary, TimeKey>) -> Self {
        Self {
            data: page.rows.into_iter().filter_map(GroupView::of).collect(),
            next_cursor: page.next.as_ref().map(cursor_after),
        }
    }
}

impl From<Page<Member, TimeKey>> for MembersResponse {
    fn from(page: Page<Member, TimeKey>) -> Self {
        Self {
            data: page.rows.into_iter().map(Into::into).collect(),
            next_cursor: page.next.as_ref().map(cursor_after),
        }
    }
}
