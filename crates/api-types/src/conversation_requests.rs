//! What to do with conversations of either kind, over HTTP.

use messenger_domain::conversations::NewConversation;
use messenger_domain::groups::GroupName;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::text::Violation;
use paperclip::actix::Apiv2Schema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::fields::{Fields, InputRules, Request, text};

/// How many people one request may name: all that are added are told of each.
const MAX_PEOPLE: usize = 100;

/// A conversation to be had.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct ConversationRequest {
    /// `direct` or `group`.
    pub kind: String,
    /// The other people; oneself may be among them. For a direct conversation, one other.
    pub participant_ids: Vec<Uuid>,
    /// What a group is called: 1 to 100 characters, without leading, trailing or double spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

enum Kind {
    Direct,
    Group,
}

fn kind(raw: &str) -> Result<Kind, Violation> {
    match raw {
        "direct" => Ok(Kind::Direct),
        "group" => Ok(Kind::Group),
        _ => Err(Violation::new("must be `direct` or `group`")),
    }
}

impl Request for ConversationRequest {
    type Command = NewConversation;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<NewConversation> {
        let kind = fields.required("kind", text(kind));
        let people = fields.required("participantIds", people);
        let name = fields.optional("name", text(GroupName::parse))?;
        match (kind?, name) {
            (Kind::Direct, None) => Some(NewConversation::Direct { people: people? }),
            (Kind::Direct, Some(_)) => fields.refuse("name", "is for groups only"),
            (Kind::Group, None) => fields.refuse("name", "is required for a group"),
            (Kind::Group, Some(name)) => Some(NewConversation::Group {
                name,
                people: people?,
            }),
        }
    }
}

/// Reads ids of people, as many as one request may name.
pub(crate) fn people(value: Value) -> Result<Vec<UserId>, Violation> {
    let people = user_ids(value)?;
    if people.len() > MAX_PEOPLE {
        let text = format!("must name at most {MAX_PEOPLE} people");
        return Err(Violation::from_string(text));
    }
    Ok(people)
}

/// A list of people, however many.
pub(crate) fn user_ids(value: Value) -> Result<Vec<UserId>, Violation> {
    const NO_LIST: Violation = Violation::new("must be a list of UUIDs");
    let Value::Array(items) = value else {
        return Err(NO_LIST);
    };
    let read = |item| text(UserId::parse)(item).map_err(|_| NO_LIST);
    items.into_iter().map(read).collect()
}

/// People to be added to a group, all of them or none.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct ParticipantsRequest {
    pub user_ids: Vec<Uuid>,
}

impl Request for ParticipantsRequest {
    type Command = Vec<UserId>;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<Vec<UserId>> {
        fields.required("userIds", |value| match people(value)? {
            nobody if nobody.is_empty() => Err(Violation::new("must not be empty")),
            people => Ok(people),
        })
    }
}

/// A conversation, in a path.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
pub struct ConversationPath {
    /// The conversation. That of a group is its `groupId`.
    pub id: Uuid,
}

impl Request for ConversationPath {
    type Command = ConversationId;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<ConversationId> {
        fields.required("id", text(ConversationId::parse))
    }
}

/// Somebody in a conversation, in a path.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct ParticipantPath {
    /// The conversation. That of a group is its `groupId`.
    pub id: Uuid,
    /// Who takes part in it.
    pub user_id: Uuid,
}

impl Request for ParticipantPath {
    type Command = (ConversationId, UserId);

    fn read(fields: &mut Fields, _: &InputRules) -> Option<Self::Command> {
        let conversation = fields.required("id", text(ConversationId::parse));
        let user = fields.required("userId", text(UserId::parse));
        Some((conversation?, user?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_request_names_so_many_people() {
        let id = |number: usize| json!(Uuid::from_u128(number as u128 + 1));
        let list = |length| Value::Array((0..length).map(id).collect());
        assert_eq!(people(list(0)), Ok(vec![]));
        assert_eq!(people(list(100)).map(|people| people.len()), Ok(100));
        let many = Violation::new("must name at most 100 people");
        assert_eq!(people(list(101)), Err(many));
        for wrong in [
            json!("x"),
            json!({}),
            json!([1]),
            json!(["x"]),
            json!([null]),
        ] {
            let why = Violation::new("must be a list of UUIDs");
            assert_eq!(people(wrong.clone()), Err(why), "{wrong}");
        }
    }
}
