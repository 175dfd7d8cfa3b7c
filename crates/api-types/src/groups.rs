//! Groups over HTTP.

use messenger_domain::groups::{GroupName, NewGroup, Notice};
use messenger_domain::ids::{ConversationId, MessageId};
use messenger_domain::messages::Content;
use paperclip::actix::Apiv2Schema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fields::{Fields, InputRules, Request, text, whole_text};

/// A group to be made, of which the caller will be owner and first member.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct CreateGroupRequest {
    pub group_id: Uuid,
    /// 1 to 100 characters, without leading, trailing or double spaces.
    pub group_name: String,
    /// The first message of the group, 1 to 10,000 characters.
    pub notification_message: String,
    /// The id of that message.
    pub message_id: Uuid,
}

impl Request for CreateGroupRequest {
    type Command = NewGroup;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<NewGroup> {
        let id = fields.required("groupId", text(ConversationId::parse));
        let name = fields.required("groupName", text(GroupName::parse));
        let notice = fields.required("notificationMessage", whole_text(Content::parse));
        let message_id = fields.required("messageId", text(MessageId::parse));
        Some(NewGroup {
            id: Some(id?),
            name: name?,
            notice: Notice {
                id: Some(message_id?),
                text: Some(notice?),
            },
            members: Vec::new(),
        })
    }
}

/// The answer to making a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct CreateGroupResponse {
    /// 200, once more.
    pub status_code: u16,
    pub message: String,
}
