//! The part of the table of operations that is about notifications.

use messenger_api_types::notifications::{
    NotificationMetadata, NotificationPath, NotificationView, NotificationsResponse,
};
use messenger_api_types::paging::PageQuery;
use messenger_domain::notifications::NotificationError;
use serde_json::{Value, json};
use uuid::Uuid;

use super::examples::{BOB, GROUP, MESSAGE, message};
use super::operations::{Input, Operation};
use crate::endpoints::texts;

const NOTIFICATION: Uuid = Uuid::from_u128(0x0194_2a70_18e2_7b19_8f52_c4d1_90ab_36e5);
const TIME: &str = "2026-11-14T19:02:11.007Z";

pub(super) fn all() -> Vec<Operation> {
    let list = |id, is_read| Operation {
        id,
        inputs: vec![Input::query::<PageQuery>(
            &PageQuery {
                limit: Some(20),
                cursor: None,
            },
            json!({"limit": "0"}),
        )],
        success: json!(NotificationsResponse {
            data: vec![notification(is_read)],
            next_cursor: None,
        }),
        errors: vec![],
    };
    let read_all = Operation {
        id: "readAllNotifications",
        inputs: vec![],
        success: message(texts::NOTIFICATIONS_READ),
        errors: vec![],
    };
    vec![
        list("listNotifications", true),
        list("listUnreadNotifications", false),
        with_notification("readNotification", json!(notification(true))),
        read_all,
        with_notification("deleteNotification", message(texts::NOTIFICATION_DELETED)),
    ]
}

fn with_notification(id: &'static str, success: Value) -> Operation {
    Operation {
        id,
        inputs: vec![Input::path::<NotificationPath>(
            &NotificationPath { id: NOTIFICATION },
            json!({"id": "7"}),
        )],
        success,
        errors: vec![NotificationError::NoSuchNotification.into()],
    }
}

fn notification(is_read: bool) -> NotificationView {
    NotificationView {
        notification_id: NOTIFICATION,
        r#type: "message".to_owned(),
        title: "2 new messages in Book club".to_owned(),
        content: "Ian Anderson: See you on Friday".to_owned(),
        metadata: NotificationMetadata {
            event: "missed".to_owned(),
            conversation_id: Some(GROUP),
            kind: Some("group".to_owned()),
            group_id: Some(GROUP),
            group_name: Some("Book club".to_owned()),
            sender_id: Some(BOB),
            sender_name: Some("Ian Anderson".to_owned()),
            message_id: Some(MESSAGE),
            message_preview: Some("See you on Friday".to_owned()),
            count: Some(2),
            ..NotificationMetadata::default()
        },
        is_read,
        created_at: TIME.to_owned(),
        updated_at: TIME.to_owned(),
    }
}
