//! The part of the table that is about catching up.

use messenger_api_types::sync::{SnapshotQuery, SyncConversation, SyncQuery, SyncResponse};
use messenger_domain::sync::SyncError;
use serde_json::json;

use super::conversation_examples::dialog;
use super::message_examples::resource;
use super::operations::{Input, Operation};

const TOKEN: &str = "M2Y3YjZjMjQ5ZDFlNDhhMGI1ZTI3NGQwYzE4ZjY5M2EuNDgyMTM";

pub(super) fn all() -> Vec<Operation> {
    let sync = Operation {
        id: "sync",
        inputs: vec![Input::query::<SyncQuery>(
            &SyncQuery {
                since: Some(TOKEN.to_owned()),
                limit: Some(100),
            },
            json!({"since": "yesterday", "limit": 0}),
        )],
        success: json!(SyncResponse {
            data: vec![resource()],
            ..snapshot()
        }),
        errors: vec![SyncError::StartOver.into()],
    };
    let begin = Operation {
        id: "syncSnapshot",
        inputs: vec![Input::query::<SnapshotQuery>(
            &SnapshotQuery { limit: Some(100) },
            json!({"limit": 0}),
        )],
        success: json!(snapshot()),
        errors: vec![],
    };
    vec![sync, begin]
}

fn snapshot() -> SyncResponse {
    let dialog = dialog();
    SyncResponse {
        data: vec![],
        conversations: vec![SyncConversation {
            conversation_id: dialog.conversation_id,
            left: false,
            conversation: Some(dialog),
            cleared_until: None,
            read_position: Some(41),
            delivered_position: Some(42),
            others_read_position: Some(40),
            others_delivered_position: Some(42),
        }],
        next: TOKEN.to_owned(),
        has_more: false,
    }
}
