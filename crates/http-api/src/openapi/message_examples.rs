//! The part of the table that is about messages.

use messenger_api_types::conversation_requests::ConversationPath;
use messenger_api_types::messages::{
    DeleteMessageQuery, EditMessageRequest, MessageInPath, MessagePath, MessageResource,
    MessageStatusRequest, MessagesQuery, MessagesResponse, PostMessageRequest, SendMessageRequest,
};
use messenger_domain::conversations::Closed;
use messenger_domain::messages::{AccessError, MessageError};
use serde_json::{Value, json};

use super::examples::{ANN, BOB, GROUP, MESSAGE, message};
use super::operations::{Input, Operation};
use crate::endpoints::texts;
use crate::error::ApiError;

pub(super) fn all() -> Vec<Operation> {
    let mut all = vec![send(), get(), set_status()];
    all.push(send_in("sendConversationMessage", closed()));
    all.push(send_in("sendGroupMessage", vec![]));
    all.push(list("listConversationMessages"));
    all.push(list("listGroupMessages"));
    all.push(edit("editMessage", one_message(), closed()));
    all.push(edit(
        "editConversationMessage",
        message_in_place(),
        closed(),
    ));
    all.push(edit("editGroupMessage", message_in_place(), vec![]));
    all.push(delete("deleteMessage", one_message()));
    all.push(delete("deleteConversationMessage", message_in_place()));
    all.push(delete("deleteGroupMessage", message_in_place()));
    all
}

/// What is answered only where the conversation may be a dialog.
fn closed() -> Vec<ApiError> {
    let reasons = [Closed::Blocked, Closed::FriendsOnly];
    reasons
        .map(|closed| MessageError::from(closed).into())
        .into()
}

fn send() -> Operation {
    Operation {
        id: "sendMessage",
        inputs: vec![Input::body::<PostMessageRequest>(
            &PostMessageRequest {
                receiver_id: Some(BOB),
                group_id: None,
                conversation_id: None,
                content: "Hello".to_owned(),
                message_id: Some(MESSAGE),
            },
            json!({"receiverId": BOB, "groupId": GROUP, "content": ""}),
        )],
        success: json!(resource()),
        errors: with(
            closed(),
            vec![
                MessageError::ToOneself.into(),
                MessageError::NoSuchUser.into(),
                AccessError::NoSuchConversation.into(),
                MessageError::IdTaken.into(),
            ],
        ),
    }
}

fn send_in(id: &'static str, closed: Vec<ApiError>) -> Operation {
    let body = SendMessageRequest {
        content: "Hello".to_owned(),
        message_id: Some(MESSAGE),
    };
    Operation {
        id,
        inputs: vec![
            place(),
            Input::body::<SendMessageRequest>(&body, json!({"messageId": 7})),
        ],
        success: json!(resource()),
        errors: with(
            closed,
            vec![
                AccessError::NoSuchConversation.into(),
                MessageError::IdTaken.into(),
            ],
        ),
    }
}

fn with(closed: Vec<ApiError>, others: Vec<ApiError>) -> Vec<ApiError> {
    closed.into_iter().chain(others).collect()
}

fn list(id: &'static str) -> Operation {
    let query = json!({"limit": "20", "cursor": CURSOR});
    Operation {
        id,
        inputs: vec![
            place(),
            Input::query::<MessagesQuery>(&query, json!({"limit": "0", "cursor": "7"})),
        ],
        success: json!(MessagesResponse {
            data: vec![resource()],
            next_cursor: Some(CURSOR.to_owned()),
            previous_cursor: Some(PREVIOUS_CURSOR.to_owned()),
        }),
        errors: vec![AccessError::NoSuchConversation.into()],
    }
}

const CURSOR: &str = "YTE3OTM1NTMwMjUxMjUuZmU0MTEzNjhjMmNmNGFiYzhhMTE5NGI3MGY3NzJiZDY";
const PREVIOUS_CURSOR: &str = "YjE3OTM1NTMwMjUxMjUuZmU0MTEzNjhjMmNmNGFiYzhhMTE5NGI3MGY3NzJiZDY";

fn get() -> Operation {
    Operation {
        id: "getMessage",
        inputs: vec![one_message()],
        success: json!(resource()),
        errors: vec![AccessError::NoSuchMessage.into()],
    }
}

fn edit(id: &'static str, path: Input, closed: Vec<ApiError>) -> Operation {
    let content = "Hello!".to_owned();
    let body = EditMessageRequest {
        content: content.clone(),
    };
    Operation {
        id,
        inputs: vec![
            path,
            Input::body::<EditMessageRequest>(&body, json!({"content": " "})),
        ],
        success: json!(MessageResource {
            content,
            updated_at: EDITED_AT.to_owned(),
            edited_at: Some(EDITED_AT.to_owned()),
            ..resource()
        }),
        errors: with(
            closed,
            vec![
                AccessError::NotTheSender.into(),
                AccessError::IsNotice.into(),
                AccessError::NoSuchMessage.into(),
                AccessError::Deleted.into(),
            ],
        ),
    }
}

const EDITED_AT: &str = "2026-11-01T10:31:02.007Z";

fn delete(id: &'static str, path: Input) -> Operation {
    let query = json!({"forMe": "true"});
    Operation {
        id,
        inputs: vec![
            path,
            Input::query::<DeleteMessageQuery>(&query, json!({"forMe": "1"})),
        ],
        success: message(texts::MESSAGE_DELETED),
        errors: vec![
            AccessError::MayNotDelete.into(),
            AccessError::NoSuchMessage.into(),
        ],
    }
}

fn set_status() -> Operation {
    let body = MessageStatusRequest {
        status: "read".to_owned(),
    };
    let errors: Vec<ApiError> = vec![AccessError::NoSuchMessage.into()];
    Operation {
        id: "setMessageStatus",
        inputs: vec![
            one_message(),
            Input::body::<MessageStatusRequest>(&body, json!({"status": "sent"})),
        ],
        success: message(texts::STATUS_NOTED),
        errors,
    }
}

fn place() -> Input {
    Input::path::<ConversationPath>(&ConversationPath { id: GROUP }, not_an_id())
}

fn one_message() -> Input {
    Input::path::<MessagePath>(&MessagePath { id: MESSAGE }, not_an_id())
}

fn message_in_place() -> Input {
    let path = MessageInPath {
        id: GROUP,
        message_id: MESSAGE,
    };
    Input::path::<MessageInPath>(&path, not_an_id())
}

fn not_an_id() -> Value {
    json!({"id": "7"})
}

pub(super) fn resource() -> MessageResource {
    MessageResource {
        message_id: MESSAGE,
        conversation_id: GROUP,
        position: 42,
        sender_id: ANN,
        sender_name: "Ethan".to_owned(),
        sender_last_name: "Davis".to_owned(),
        content: "Hello".to_owned(),
        notification: false,
        created_at: "2026-11-01T10:30:25.125Z".to_owned(),
        updated_at: "2026-11-01T10:30:25.125Z".to_owned(),
        edited_at: None,
        deleted_at: None,
        status: Some("sent".to_owned()),
    }
}
