//! The OpenAPI document: what paperclip derives from the code, enriched with what it cannot know.
//!
//! `examples` is the table of examples and errors, `limits.json` that of the limits of fields, `errors`
//! writes error responses, `enrich` puts everything into the document.

mod conversation_examples;
mod enrich;
mod errors;
mod examples;
mod message_examples;
mod notification_examples;
mod operations;
mod people_examples;
mod sync_examples;

use actix_web::App;
use paperclip::actix::OpenApiExt;
use paperclip::v2::models::{DefaultApiRaw, Info, Tag};
use serde_json::Value;

use crate::routes;

/// The API as an OpenAPI 3.0 document. The same on every call and in every build.
#[must_use]
pub fn openapi() -> Value {
    let mut document = derive();
    enrich::enrich(&mut document);
    document.sort_all_objects();
    document
}

/// What paperclip knows: paths, parameters, types.
fn derive() -> Value {
    let mut document = Value::Null;
    let _ = App::new()
        .wrap_api_with_spec(base())
        .configure(routes::api)
        .with_raw_json_spec_v3(|app, derived| {
            document = derived;
            app
        });
    document
}

fn base() -> DefaultApiRaw {
    let tag = |name: &str, description: &str| Tag {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        external_docs: None,
    };
    DefaultApiRaw {
        info: Info {
            title: "Messenger".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            description: Some(include_str!("description.md").to_owned()),
            ..Info::default()
        },
        tags: vec![
            tag("Accounts", "Signing up and logging in."),
            tag("Sessions", "Staying logged in, and logging out."),
            tag("Profile", "One's own account."),
            tag("People", "What anybody may know of users."),
            tag("Friends", "Becoming friends, and blocking people."),
            tag("Search", "Finding people and groups."),
            tag("Conversations", "Groups and dialogs."),
            tag(
                "Messages",
                "Writing, reading, changing and deleting. Messages arrive over the WebSocket.",
            ),
            tag(
                "Notifications",
                "What one missed, and what else one should know of.",
            ),
            tag("Sync", "Catching up after any interruption."),
            tag("Groups", "Making groups, and who belongs to them."),
        ],
        ..DefaultApiRaw::default()
    }
}

#[cfg(test)]
mod tests;
