//! Searching for people and groups.

use messenger_domain::ids::ConversationId;
use messenger_domain::search::{FoundPerson, Hit, SearchText};
use paperclip::actix::Apiv2Schema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fields::{Fields, InputRules, Request, text};

/// The query of a search for people and groups.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct SearchQuery {
    /// 1 to 100 characters, each of which stands for itself.
    pub search_text: String,
}

impl Request for SearchQuery {
    type Command = SearchText;
    const STRICT: bool = false;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<SearchText> {
        fields.required("searchText", text(SearchText::parse))
    }
}

/// The query of a search for people to add to a group.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct SearchUsersQuery {
    /// 1 to 100 characters, each of which stands for itself.
    pub search_text: String,
    /// The group whose members are left out.
    pub group_id: Uuid,
}

impl Request for SearchUsersQuery {
    type Command = (SearchText, ConversationId);
    const STRICT: bool = false;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<Self::Command> {
        let searched = fields.required("searchText", text(SearchText::parse));
        let group = fields.required("groupId", text(ConversationId::parse));
        Some((searched?, group?))
    }
}

/// A person, with null group fields, or a group, the other way round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct SearchRow {
    pub user_id: Option<Uuid>,
    pub first_name: Option<String>,
    /// `""` for a person without one.
    pub last_name: Option<String>,
    pub email: Option<String>,
    pub group_id: Option<Uuid>,
    pub group_name: Option<String>,
}

impl From<Hit> for SearchRow {
    fn from(hit: Hit) -> Self {
        match hit {
            Hit::Person(person) => Self {
                user_id: Some(person.id.uuid()),
                first_name: Some(person.name.first),
                last_name: Some(person.name.last),
                email: Some(person.email),
                group_id: None,
                group_name: None,
            },
            Hit::Group(group) => Self {
                user_id: None,
                first_name: None,
                last_name: None,
                email: None,
                group_id: Some(group.id.uuid()),
                group_name: Some(group.name),
            },
        }
    }
}

/// A person that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct SearchUserRow {
    pub user_id: Uuid,
    pub first_name: String,
    /// `""` without one.
    pub last_name: String,
    pub email: String,
}

impl From<FoundPerson> for SearchUserRow {
    fn from(person: FoundPerson) -> Self {
        Self {
            user_id: person.id.uuid(),
            first_name: person.name.first,
            last_name: person.name.last,
            email: person.email,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
pub struct SearchResponse {
    /// Best fits first, at most 100.
    pub data: Vec<SearchRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
pub struct SearchUsersResponse {
    /// Best fits first, at most 100.
    pub data: Vec<SearchUserRow>,
}
