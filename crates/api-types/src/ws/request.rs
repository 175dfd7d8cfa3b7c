use messenger_domain::conversations::ChatPage;
use messenger_domain::groups::{GroupName, Leaving, NewGroup, NewMember};
use messenger_domain::ids::{ConversationId, MessageId, UserId};
use messenger_domain::limit::Limit;
use messenger_domain::messages::{Content, HistoryPage, ReceivedStatus};
use messenger_domain::presence::WatchList;
use messenger_domain::sync::SyncToken;
use messenger_domain::typing::Addressee;
use serde_json::Value;

use super::params::{REQUESTS, Reader};
use super::{ErrorFrame, RequestId, Topics};
use crate::error::FieldError;
use crate::fields::read_fields;

/// A frame that was understood.
#[derive(Debug)]
pub struct ClientFrame {
    pub request_id: Option<RequestId>,
    pub request: FrameRequest,
}

/// Everything that can be asked for over the WebSocket.
#[derive(Debug)]
pub enum FrameRequest {
    ListLastMessage(ChatPage),
    GetLatestMessageDialog {
        companion: UserId,
        page: HistoryPage,
    },
    GetLatestMessageGroup {
        group: ConversationId,
        page: HistoryPage,
    },
    PrivateMessage {
        id: MessageId,
        receiver: UserId,
        content: Content,
    },
    MessageInGroup {
        id: MessageId,
        group: ConversationId,
        content: Content,
    },
    NewGroup(NewGroup),
    AddUserInGroup(NewMember),
    LeaveGroup(Leaving),
    DropGroup(ConversationId),
    Sync {
        since: Option<SyncToken>,
        limit: Limit,
    },
    Snapshot(Limit),
    Subscribe(Topics),
    EditMessage {
        id: MessageId,
        content: Content,
    },
    DeleteMessage {
        id: MessageId,
        for_me: bool,
    },
    MessageStatus {
        id: MessageId,
        status: ReceivedStatus,
    },
    UpdateGroup {
        group: ConversationId,
        name: GroupName,
    },
    TransferGroup {
        group: ConversationId,
        heir: UserId,
    },
    RemoveUserFromGroup {
        group: ConversationId,
        member: UserId,
    },
    Typing {
        to: Addressee,
        is_typing: bool,
    },
    WatchPresence(WatchList),
}

impl FrameRequest {
    /// The name of the request on the wire.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ListLastMessage(_) => "listLastMessage",
            Self::GetLatestMessageDialog { .. } => "getlatestMessageDialog",
            Self::GetLatestMessageGroup { .. } => "getlatestMessageGroup",
            Self::PrivateMessage { .. } => "privateMessage",
            Self::MessageInGroup { .. } => "messageInGroup",
            Self::NewGroup(_) => "newGroup",
            Self::AddUserInGroup(_) => "addUserInGroup",
            Self::LeaveGroup(_) => "leaveGroup",
            Self::DropGroup(_) => "dropGroup",
            Self::Sync { .. } => "sync",
            Self::Snapshot(_) => "snapshot",
            Self::Subscribe(_) => "subscribe",
            Self::EditMessage { .. } => "editMessage",
            Self::DeleteMessage { .. } => "deleteMessage",
            Self::MessageStatus { .. } => "messageStatus",
            Self::UpdateGroup { .. } => "updateGroup",
            Self::TransferGroup { .. } => "transferGroup",
            Self::RemoveUserFromGroup { .. } => "removeUserFromGroup",
            Self::Typing { .. } => "typing",
            Self::WatchPresence(_) => "watchPresence",
        }
    }
}

impl FrameRequest {
    /// Whether this stores a message, and so counts against the limit for sending.
    #[must_use]
    pub const fn writes(&self) -> bool {
        match self {
            Self::PrivateMessage { .. }
            | Self::MessageInGroup { .. }
            | Self::NewGroup(_)
            | Self::AddUserInGroup(_)
            | Self::LeaveGroup(_)
            | Self::RemoveUserFromGroup { .. } => true,
            Self::ListLastMessage(_)
            | Self::GetLatestMessageDialog { .. }
            | Self::GetLatestMessageGroup { .. }
            | Self::DropGroup(_)
            | Self::Sync { .. }
            | Self::Snapshot(_)
            | Self::Subscribe(_)
            | Self::EditMessage { .. }
            | Self::DeleteMessage { .. }
            | Self::MessageStatus { .. }
            | Self::UpdateGroup { .. }
            | Self::TransferGroup { .. }
            | Self::Typing { .. }
            | Self::WatchPresence(_) => false,
        }
    }
}

/// A frame that was not understood, and the answer to it.
#[derive(Debug)]
pub struct BadFrame {
    pub answer: ErrorFrame,
    /// Whether it is no request at all, rather than one with a mistake in it.
    pub is_garbage: bool,
}

impl BadFrame {
    /// What a binary frame, or JSON that is no request, is answered with.
    #[must_use]
    pub fn no_such_type() -> Self {
        Self::garbage("There is no such type", "unknown_type")
    }

    fn garbage(message: &str, code: &str) -> Self {
        Self {
            answer: ErrorFrame::new("processor", message, code),
            is_garbage: true,
        }
    }

    fn to(self, request_id: Option<RequestId>) -> Self {
        Self {
            answer: self.answer.to(request_id),
            ..self
        }
    }
}

impl ClientFrame {
    /// The names of all requests.
    pub fn kinds() -> impl Iterator<Item = &'static str> {
        REQUESTS.iter().map(|(name, _)| *name)
    }

    /// Reads a text frame.
    pub fn parse(raw: &str) -> Result<Self, Box<BadFrame>> {
        let value = serde_json::from_str(raw)
            .map_err(|_| BadFrame::garbage("Invalid JSON", "invalid_json"))?;
        let Value::Object(mut frame) = value else {
            return Err(BadFrame::no_such_type().into());
        };
        let (request_id, bad_id) = match RequestId::take(&mut frame, raw) {
            Ok(id) => (id, None),
            Err(violation) => (None, Some(violation)),
        };
        let known = match frame.remove("type") {
            Some(Value::String(kind)) => REQUESTS.iter().find(|(name, _)| *name == kind),
            _ => None,
        };
        let Some((kind, reader)) = known else {
            return Err(BadFrame::no_such_type().to(request_id).into());
        };
        let request = match bad_id {
            Some(violation) => Err(vec![field_error("/requestId", &violation.to_string())]),
            None => read_params(frame.remove("params"), *reader),
        };
        match request {
            Ok(request) => Ok(Self {
                request_id,
                request,
            }),
            Err(errors) => Err(Box::new(invalid(kind, errors).to(request_id))),
        }
    }
}

fn read_params(params: Option<Value>, reader: Reader) -> Result<FrameRequest, Vec<FieldError>> {
    match params {
        Some(Value::Object(params)) => read_fields("/params", params.into(), reader),
        _ => Err(vec![field_error("/params", "must be an object")]),
    }
}

fn field_error(path: &str, message: &str) -> FieldError {
    FieldError {
        path: path.to_owned(),
        message: message.to_owned(),
    }
}

fn invalid(kind: &str, errors: Vec<FieldError>) -> BadFrame {
    let told: Vec<_> = errors
        .iter()
        .map(|error| {
            let field = error.path.trim_start_matches("/params/");
            format!("{} {}", field.trim_start_matches('/'), error.message)
        })
        .collect();
    let mut answer = ErrorFrame::new(kind, &told.join("; "), "invalid_params");
    answer.errors = Some(errors);
    BadFrame {
        answer,
        is_garbage: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refusal(frame: &Value) -> Value {
        let bad = ClientFrame::parse(&frame.to_string()).unwrap_err();
        serde_json::to_value(bad.answer).unwrap()
    }

    #[test]
    fn garbage_is_answered_by_the_processor() {
        for (raw, message) in [
            ("{", "Invalid JSON"),
            ("", "Invalid JSON"),
            (r#"{"type":"a\ud800"}"#, "Invalid JSON"),
            ("[]", "There is no such type"),
            ("null", "There is no such type"),
            ("{}", "There is no such type"),
            (r#"{"type":"nope"}"#, "There is no such type"),
            (r#"{"type":7}"#, "There is no such type"),
        ] {
            let bad = ClientFrame::parse(raw).unwrap_err();
            assert_eq!(bad.answer.message, message, "{raw}");
            assert_eq!(bad.answer.kind, "processor", "{raw}");
            assert!(bad.is_garbage, "{raw}");
        }
    }

    #[test]
    fn a_mistake_names_its_field_and_echoes_the_request_id() {
        let frame = json!({"type": "dropGroup", "requestId": 7, "params": {"groupId": "x"}});
        let expected = json!({
            "error": true,
            "type": "dropGroup",
            "message": "groupId must be a UUID",
            "code": "invalid_params",
            "errors": [{"path": "/params/groupId", "message": "must be a UUID"}],
            "requestId": 7,
        });
        assert_eq!(refusal(&frame), expected);
    }

    #[test]
    fn a_request_id_is_a_text_or_a_number() {
        let frame = json!({"type": "dropGroup", "requestId": [], "params": {}});
        assert_eq!(refusal(&frame)["errors"][0]["path"], "/requestId");
    }

    #[test]
    fn limits_are_whole_numbers_from_one_on() {
        for bad in [
            json!(0),
            json!(-1),
            json!(1.5),
            json!("5"),
            json!(null),
            json!(true),
        ] {
            let params = json!({"limit": bad, "cursorCreatedAt": null});
            let answer = refusal(&json!({"type": "listLastMessage", "params": params}));
            assert_eq!(answer["errors"][0]["path"], "/params/limit", "{answer}");
        }
        for large in [json!(1_000_000), json!(u64::MAX), json!(1e20)] {
            let params = json!({"limit": large, "cursorCreatedAt": null});
            let frame = json!({"type": "listLastMessage", "params": params}).to_string();
            match ClientFrame::parse(&frame).unwrap().request {
                FrameRequest::ListLastMessage(page) => assert_eq!(page.limit, Limit::MAX),
                other => panic!("{other:?}"),
            }
        }
    }
}
