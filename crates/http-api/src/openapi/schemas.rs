//! Limits of fields, which types alone do not tell.

use serde_json::{Value, json};

/// Requests that refuse fields they do not know.
const STRICT: &[&str] = &[
    "SignUpRequest",
    "LogInRequest",
    "UpdateProfileRequest",
    "ChangePasswordRequest",
    "CreateGroupRequest",
    "MarkAsDeletedRequest",
];

/// Adds to the schemas in `components` what their fields accept.
pub(super) fn constrain(schemas: &mut Value) {
    for name in STRICT {
        extend(
            schemas,
            &format!("/{name}"),
            &json!({"additionalProperties": false}),
        );
    }
    for (pointer, limits) in limits() {
        extend(schemas, pointer, &limits);
    }
}

/// What the text of a search accepts.
pub(super) fn search_text() -> Value {
    json!({"minLength": 1, "maxLength": 100})
}

/// Merges the fields of `addition` into the object at `pointer`. What is not there stays away: a
/// test notices.
pub(super) fn extend(document: &mut Value, pointer: &str, addition: &Value) {
    if let (Some(Value::Object(target)), Value::Object(addition)) =
        (document.pointer_mut(pointer), addition)
    {
        target.extend(addition.clone());
    }
}

pub(super) fn limits() -> Vec<(&'static str, Value)> {
    let name = json!({"minLength": 1, "maxLength": 64, "pattern": r"^\S+$"});
    let new_password =
        json!({"minLength": 8, "maxLength": 256, "pattern": r"^\S+$", "format": "password"});
    let known_password = json!({"minLength": 1, "maxLength": 256, "format": "password"});
    let nullable = json!({"nullable": true});
    let found = "/SearchResponse/properties/data/items";
    let mut limits = vec![
        ("/SignUpRequest/properties/firstName", name.clone()),
        (
            "/SignUpRequest/properties/lastName",
            json!({"maxLength": 64, "pattern": r"^\S*$", "nullable": true}),
        ),
        (
            "/SignUpRequest/properties/email",
            json!({"maxLength": 254, "format": "email", "pattern": r"^[^\s@]+@[^\s@]+$"}),
        ),
        ("/SignUpRequest/properties/password", new_password.clone()),
        (
            "/SignUpRequest/properties/username",
            json!({"minLength": 3, "maxLength": 32, "nullable": true}),
        ),
        (
            "/LogInRequest",
            json!({"anyOf": [{"required": ["email"]}, {"required": ["username"]}]}),
        ),
        ("/LogInRequest/properties/email", nullable.clone()),
        ("/LogInRequest/properties/username", nullable.clone()),
        ("/LogInRequest/properties/password", known_password.clone()),
        ("/LogInResponse/properties/expiresIn", json!({"minimum": 1})),
        ("/UpdateProfileRequest/properties/firstName", name.clone()),
        ("/UpdateProfileRequest/properties/lastName", name),
        (
            "/UpdateProfileRequest/properties/lastName",
            nullable.clone(),
        ),
        (
            "/ChangePasswordRequest/properties/oldPassword",
            known_password,
        ),
        (
            "/ChangePasswordRequest/properties/newPassword",
            new_password,
        ),
        (
            "/CreateGroupRequest/properties/groupName",
            json!({"minLength": 1, "maxLength": 100, "pattern": r"^\S+(\s\S+)*$"}),
        ),
        (
            "/CreateGroupRequest/properties/notificationMessage",
            json!({"minLength": 1, "maxLength": 10_000, "pattern": r"\S"}),
        ),
        (
            "/CreateGroupResponse/properties/statusCode",
            json!({"enum": [200]}),
        ),
        (
            found,
            json!({"required": ["userId", "firstName", "lastName", "email", "groupId", "groupName"]}),
        ),
        ("/SearchResponse/properties/data", json!({"maxItems": 100})),
        (
            "/SearchUsersResponse/properties/data",
            json!({"maxItems": 100}),
        ),
    ];
    limits.extend(
        [
            "/SearchResponse/properties/data/items/properties/userId",
            "/SearchResponse/properties/data/items/properties/firstName",
            "/SearchResponse/properties/data/items/properties/lastName",
            "/SearchResponse/properties/data/items/properties/email",
            "/SearchResponse/properties/data/items/properties/groupId",
            "/SearchResponse/properties/data/items/properties/groupName",
        ]
        .map(|pointer| (pointer, nullable.clone())),
    );
    limits
}
