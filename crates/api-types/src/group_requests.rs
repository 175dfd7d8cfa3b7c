//! What to do with groups, over HTTP.

use messenger_domain::groups::{GroupName, NewGroup, Notice};
use messenger_domain::ids::{ConversationId, MessageId, UserId};
use messenger_domain::messages::Content;
use paperclip::actix::Apiv2Schema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::conversation_requests::people;
use crate::fields::{Fields, InputRules, Request, text, whole_text};

/// A group to be made, of which the caller will be owner and first member.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct GroupRequest {
    /// 1 to 100 characters, without leading, trailing or double spaces.
    pub group_name: String,
    /// Who shall be members at once, all of them or the group is not made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_ids: Option<Vec<Uuid>>,
    /// The server chooses one if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<Uuid>,
    /// The id of the first message. The server chooses one if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<Uuid>,
    /// The first message of the group, 1 to 10,000 characters. The server writes one if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notification_message: Option<String>,
}

impl Request for GroupRequest {
    type Command = NewGroup;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<NewGroup> {
        let name = fields.required("groupName", text(GroupName::parse));
        let members = fields.optional("memberIds", people);
        let id = fields.optional("groupId", text(ConversationId::parse));
        let message = fields.optional("messageId", text(MessageId::parse));
        let notice = fields.optional("notificationMessage", whole_text(Content::parse));
        Some(NewGroup {
            id: id?,
            name: name?,
            notice: Notice {
                id: message?,
                text: notice?,
            },
            members: members?.unwrap_or_default(),
        })
    }
}

/// Another name for a group.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct RenameGroupRequest {
    /// 1 to 100 characters, without leading, trailing or double spaces.
    pub group_name: String,
}

impl Request for RenameGroupRequest {
    type Command = GroupName;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<GroupName> {
        fields.required("groupName", text(GroupName::parse))
    }
}

/// Whom a change of a group is about.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct MemberRequest {
    pub user_id: Uuid,
}

impl Request for MemberRequest {
    type Command = UserId;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<UserId> {
        fields.required("userId", text(UserId::parse))
    }
}
