//! One's own view of conversations.

use messenger_domain::ids::UserId;
use paperclip::actix::Apiv2Schema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fields::{Fields, InputRules, Request, text};

/// Whose dialog with the caller to clear.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct MarkAsDeletedRequest {
    pub companion_id: Uuid,
}

impl Request for MarkAsDeletedRequest {
    type Command = UserId;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<UserId> {
        fields.required("companionId", text(UserId::parse))
    }
}
