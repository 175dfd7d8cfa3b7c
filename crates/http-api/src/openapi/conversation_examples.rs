//! The part of the table of operations that is about conversations and groups as resources.

use messenger_api_types::conversation_requests::{
    ConversationPath, ConversationRequest, ParticipantPath, ParticipantsRequest,
};
use messenger_api_types::fields::Request;
use messenger_api_types::group_requests::{GroupRequest, MemberRequest, RenameGroupRequest};
use messenger_api_types::overviews::{
    ConversationView, ConversationsResponse, GroupView, GroupsResponse, LatestMessageView,
    MemberView, MembersResponse, PersonView,
};
use messenger_api_types::paging::PageQuery;
use messenger_domain::conversations::{Closed, ConversationError};
use messenger_domain::groups::GroupError;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::examples::{ANN, BOB, GROUP, MESSAGE, message};
use super::operations::{Input, Operation};
use crate::endpoints::texts;
use crate::error::ApiError;

const DIALOG: Uuid = Uuid::from_u128(0x5f0c_9d1e_37ab_5c44_e8b1_6a90_2f7d_3e15);
const CURSOR: &str = "YTE3NjI3ODgwMjAwMDAuNWYwYzlkMWUzN2FiNWM0NGU4YjE2YTkwMmY3ZDNlMTU";
const MAX_MEMBERS: usize = 1000;

pub(super) fn all() -> Vec<Operation> {
    [conversations(), groups(), owners(), members()]
        .into_iter()
        .flatten()
        .collect()
}

fn conversations() -> Vec<Operation> {
    let begin = Operation {
        id: "beginConversation",
        inputs: vec![Input::body::<ConversationRequest>(
            &ConversationRequest {
                kind: "direct".to_owned(),
                participant_ids: vec![BOB],
                name: None,
            },
            json!({"kind": "group", "participantIds": ["7"]}),
        )],
        success: json!(dialog()),
        errors: vec![
            ConversationError::NotAPair.into(),
            ConversationError::from(Closed::Blocked).into(),
            ConversationError::from(Closed::FriendsOnly).into(),
            ConversationError::NoSuchUser.into(),
            GroupError::Full { max: MAX_MEMBERS }.into(),
        ],
    };
    let list = Operation {
        id: "listConversations",
        inputs: vec![page()],
        success: json!(ConversationsResponse {
            data: vec![dialog()],
            next_cursor: Some(CURSOR.to_owned()),
        }),
        errors: vec![],
    };
    let get = Operation {
        id: "getConversation",
        inputs: vec![conversation()],
        success: json!(dialog()),
        errors: vec![not_found()],
    };
    let participants = ParticipantsRequest {
        user_ids: vec![BOB],
    };
    let add = Operation {
        id: "addParticipants",
        inputs: vec![
            conversation(),
            Input::body::<ParticipantsRequest>(&participants, json!({"userIds": []})),
        ],
        success: json!(ConversationView {
            conversation_id: GROUP,
            kind: "group".to_owned(),
            name: Some("Guardians".to_owned()),
            owner_id: Some(ANN),
            companion: None,
            ..dialog()
        }),
        errors: adding().chain([not_a_group()]).collect(),
    };
    let remove = Operation {
        id: "removeParticipant",
        inputs: vec![participant()],
        success: message(texts::MEMBER_REMOVED),
        errors: removing().chain([not_a_group()]).collect(),
    };
    vec![begin, list, get, add, remove]
}

fn groups() -> Vec<Operation> {
    let make = Operation {
        id: "makeGroup",
        inputs: vec![Input::body::<GroupRequest>(
            &GroupRequest {
                group_name: "Guardians".to_owned(),
                member_ids: Some(vec![BOB]),
                group_id: Some(GROUP),
                message_id: Some(MESSAGE),
                notification_message: Some("Ethan Davis created the group".to_owned()),
            },
            json!({"groupName": " ", "memberIds": "7"}),
        )],
        success: json!(group()),
        errors: vec![
            GroupError::Blocked.into(),
            GroupError::NoSuchUser.into(),
            GroupError::IdTaken.into(),
            GroupError::MessageIdTaken.into(),
            GroupError::Full { max: MAX_MEMBERS }.into(),
        ],
    };
    let list = Operation {
        id: "listGroups",
        inputs: vec![page()],
        success: json!(GroupsResponse {
            data: vec![group()],
            next_cursor: None,
        }),
        errors: vec![],
    };
    let get = Operation {
        id: "getGroup",
        inputs: vec![conversation()],
        success: json!(group()),
        errors: vec![not_found()],
    };
    let leave = Operation {
        id: "leaveGroup",
        inputs: vec![conversation()],
        success: message(texts::GROUP_LEFT),
        errors: vec![not_found()],
    };
    vec![make, list, get, leave]
}

/// What only owners may.
fn owners() -> Vec<Operation> {
    let name = RenameGroupRequest {
        group_name: "Guardians".to_owned(),
    };
    let rename = Operation {
        id: "renameGroup",
        inputs: vec![
            conversation(),
            Input::body::<RenameGroupRequest>(&name, json!({"groupName": ""})),
        ],
        success: json!(group()),
        errors: vec![not_found(), GroupError::NotTheOwner.into()],
    };
    let drop = Operation {
        id: "dropGroup",
        inputs: vec![conversation()],
        success: message(texts::GROUP_DROPPED),
        errors: vec![not_found(), GroupError::NotTheOwner.into()],
    };
    let transfer = Operation {
        id: "transferGroup",
        inputs: vec![conversation(), somebody()],
        success: json!(GroupView {
            owner_id: BOB,
            ..group()
        }),
        errors: removing().collect(),
    };
    vec![rename, drop, transfer]
}

fn members() -> Vec<Operation> {
    let list = Operation {
        id: "listMembers",
        inputs: vec![conversation(), page()],
        success: json!(MembersResponse {
            data: vec![MemberView {
                user_id: ANN,
                username: Some("ethan".to_owned()),
                first_name: "Ethan".to_owned(),
                last_name: "Davis".to_owned(),
                role: "owner".to_owned(),
                joined_at: "2026-11-10T15:20:20.000Z".to_owned(),
            }],
            next_cursor: None,
        }),
        errors: vec![not_found()],
    };
    let add = Operation {
        id: "addMember",
        inputs: vec![conversation(), somebody()],
        success: json!(group()),
        errors: adding().collect(),
    };
    let remove = Operation {
        id: "removeMember",
        inputs: vec![conversation(), somebody()],
        success: message(texts::MEMBER_REMOVED),
        errors: removing().collect(),
    };
    let remove_by_id = Operation {
        id: "removeMemberById",
        inputs: vec![participant()],
        success: message(texts::MEMBER_REMOVED),
        errors: removing().collect(),
    };
    vec![list, add, remove, remove_by_id]
}

fn page() -> Input {
    let query = PageQuery {
        limit: None,
        cursor: Some(CURSOR.to_owned()),
    };
    Input::query::<PageQuery>(&query, json!({"limit": "0"}))
}

fn conversation() -> Input {
    in_path::<ConversationPath>(&ConversationPath { id: GROUP })
}

fn participant() -> Input {
    in_path::<ParticipantPath>(&ParticipantPath {
        id: GROUP,
        user_id: BOB,
    })
}

fn in_path<R: Request>(example: &impl Serialize) -> Input {
    Input::path::<R>(example, json!({"id": "7"}))
}

fn somebody() -> Input {
    Input::body::<MemberRequest>(&MemberRequest { user_id: BOB }, json!({"userId": "7"}))
}

fn not_found() -> ApiError {
    ConversationError::NoSuchConversation.into()
}

fn not_a_group() -> ApiError {
    ConversationError::NotAGroup.into()
}

fn adding() -> impl Iterator<Item = ApiError> {
    [
        not_found(),
        GroupError::Blocked.into(),
        GroupError::NoSuchUser.into(),
        GroupError::AlreadyAMember.into(),
        GroupError::Full { max: MAX_MEMBERS }.into(),
    ]
    .into_iter()
}

fn removing() -> impl Iterator<Item = ApiError> {
    [
        not_found(),
        GroupError::NoSuchMember.into(),
        GroupError::NotTheOwner.into(),
    ]
    .into_iter()
}

pub(super) fn dialog() -> ConversationView {
    ConversationView {
        conversation_id: DIALOG,
        kind: "direct".to_owned(),
        name: None,
        owner_id: None,
        participant_count: 2,
        companion: Some(PersonView {
            user_id: BOB,
            username: Some("ian".to_owned()),
            first_name: "Ian".to_owned(),
            last_name: "Anderson".to_owned(),
        }),
        created_at: "2026-11-10T15:20:20.000Z".to_owned(),
        unread_count: 0,
        latest_message: None,
    }
}

fn group() -> GroupView {
    GroupView {
        group_id: GROUP,
        group_name: "Guardians".to_owned(),
        owner_id: ANN,
        member_count: 2,
        created_at: "2026-11-10T15:20:20.000Z".to_owned(),
        unread_count: 0,
        latest_message: Some(LatestMessageView {
            message_id: MESSAGE,
            sender_id: ANN,
            sender_name: "Ethan".to_owned(),
            sender_last_name: "Davis".to_owned(),
            content: "Ethan Davis created the group".to_owned(),
            notification: true,
            created_at: "2026-11-10T15:20:20.000Z".to_owned(),
        }),
    }
}
