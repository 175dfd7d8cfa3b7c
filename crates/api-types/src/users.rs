//! One's own profile.

use messenger_domain::users::{Password, PersonPart, ProfileChange};
use paperclip::actix::Apiv2Schema;
use serde::{Deserialize, Serialize};

use crate::fields::{Fields, InputRules, Request, text};

/// What to change of a profile; what is left out stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateProfileRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// `null` clears it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
}

impl Request for UpdateProfileRequest {
    type Command = ProfileChange;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<ProfileChange> {
        let first_name = match fields.patch("firstName", text(PersonPart::parse)) {
            Some(Some(None)) => fields.refuse("firstName", "must not be null"),
            other => other.map(Option::flatten),
        };
        let last_name = fields.patch("lastName", text(PersonPart::parse));
        Some(ProfileChange {
            first_name: first_name?,
            last_name: last_name?,
        })
    }
}

#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct ChangePasswordRequest {
    pub old_password: String,
    /// 8 characters or more, up to 256 bytes, no spaces, not among the most common ones.
    pub new_password: String,
}

/// The two passwords of a change.
#[derive(Debug)]
pub struct PasswordChange {
    pub old: Password,
    pub new: Password,
}

impl Request for ChangePasswordRequest {
    type Command = PasswordChange;

    fn read(fields: &mut Fields, rules: &InputRules) -> Option<PasswordChange> {
        let old = fields.required("oldPassword", text(Password::to_compare));
        let new = fields.required("newPassword", text(|raw| rules.password_policy.check(raw)));
        Some(PasswordChange {
            old: old?,
            new: new?,
        })
    }
}

/// An answer that only says that it worked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
pub struct MessageResponse {
    pub message: String,
}

impl MessageResponse {
    #[must_use]
    pub fn new(message: &str) -> Self {
        Self {
            message: message.to_owned(),
        }
    }
}
