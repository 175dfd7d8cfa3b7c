//! Messages, by themselves and in their conversations.

use serde_json::json;

use super::{Row, Sent, content, nothing, row};
use crate::authorization::roles::Cells::{Dialog, Group, GroupMessage, Person};
use crate::authorization::target::Target;
use crate::authorization::told::{
    CREATED, ERASED, IS_NOTICE, MAY_NOT_DELETE, MAY_NOT_WRITE, NO_PLACE, NO_TEXT, NO_USER,
    NOT_SENDER, NOT_TO_ONESELF, OK, TEXT_TAKEN,
};

fn to_user(target: &Target) -> Sent {
    Sent::Body(json!({ "receiverId": target.user, "content": "hello" }))
}

fn to_group(target: &Target) -> Sent {
    Sent::Body(json!({ "groupId": target.conversation, "content": "hello" }))
}

fn to_conversation(target: &Target) -> Sent {
    Sent::Body(json!({ "conversationId": target.conversation, "content": "hello" }))
}

fn taken(target: &Target) -> Sent {
    Sent::Body(json!({ "messageId": target.message, "content": "another" }))
}

fn taken_to_group(target: &Target) -> Sent {
    Sent::Body(json!({
        "groupId": target.conversation, "messageId": target.message, "content": "another",
    }))
}

fn read(_: &Target) -> Sent {
    Sent::Body(json!({ "status": "read" }))
}

fn for_me(_: &Target) -> Sent {
    Sent::Query("forMe=true".to_owned())
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = sending();
    rows.extend(in_groups());
    rows.extend(in_dialogs());
    rows
}

#[rustfmt::skip]
fn sending() -> Vec<Row> {
    let send = "POST /api/messages";
    vec![
        //                                                            ForUnknown ForDeleted Blocked        Blocker  Oneself         Stranger Friend
        row(send, to_user,                                   Person([NO_USER,   NO_USER,   MAY_NOT_WRITE, CREATED, NOT_TO_ONESELF, CREATED, CREATED])).case("to somebody"),

        //                                                           Stranger  Left      Removed   Member   Blocked  Owner
        row(send, to_group,                                  Group([NO_PLACE, NO_PLACE, NO_PLACE, CREATED, CREATED, CREATED])).case("to a group"),
        row(send, to_conversation,                           Group([NO_PLACE, NO_PLACE, NO_PLACE, CREATED, CREATED, CREATED])).case("to a conversation"),
        row("GET /api/conversations/{id}/messages", nothing, Group([NO_PLACE, NO_PLACE, NO_PLACE, OK,      OK,      OK])),
        row("POST /api/conversations/{id}/messages", content, Group([NO_PLACE, NO_PLACE, NO_PLACE, CREATED, CREATED, CREATED])),
        row("GET /api/groups/{id}/messages", nothing,        Group([NO_PLACE, NO_PLACE, NO_PLACE, OK,      OK,      OK])),
        row("POST /api/groups/{id}/messages", content,       Group([NO_PLACE, NO_PLACE, NO_PLACE, CREATED, CREATED, CREATED])),

        //                                                            Stranger  Blocked        Other    Sender
        row(send, to_group,                                  Dialog([NO_PLACE, NO_PLACE,      NO_PLACE, NO_PLACE])).case("to a group"),
        row(send, to_conversation,                           Dialog([NO_PLACE, MAY_NOT_WRITE, CREATED,  CREATED])).case("to a conversation"),
        row("GET /api/conversations/{id}/messages", nothing, Dialog([NO_PLACE, OK,            OK,       OK])),
        row("POST /api/conversations/{id}/messages", content, Dialog([NO_PLACE, MAY_NOT_WRITE, CREATED, CREATED])),
        row("GET /api/groups/{id}/messages", nothing,        Dialog([NO_PLACE, NO_PLACE,      NO_PLACE, NO_PLACE])),
        row("POST /api/groups/{id}/messages", content,       Dialog([NO_PLACE, NO_PLACE,      NO_PLACE, NO_PLACE])),

        //                                                                   Stranger  Left      Removed   FormerSender Member      Blocked     Owner       Sender
        row(send, taken_to_group,                            GroupMessage([NO_PLACE, NO_PLACE, NO_PLACE, NO_PLACE,    TEXT_TAKEN, TEXT_TAKEN, TEXT_TAKEN, TEXT_TAKEN])).case("under a taken id"),
        row("POST /api/conversations/{id}/messages", taken,  GroupMessage([NO_PLACE, NO_PLACE, NO_PLACE, NO_PLACE,    TEXT_TAKEN, TEXT_TAKEN, TEXT_TAKEN, TEXT_TAKEN])).case("under a taken id"),
        row("POST /api/groups/{id}/messages", taken,         GroupMessage([NO_PLACE, NO_PLACE, NO_PLACE, NO_PLACE,    TEXT_TAKEN, TEXT_TAKEN, TEXT_TAKEN, TEXT_TAKEN])).case("under a taken id"),
    ]
}

#[rustfmt::skip]
fn in_groups() -> Vec<Row> {
    //                               Stranger Left     Removed  FormerSender Member          Blocked         Owner       Sender
    let seen    = || GroupMessage([NO_TEXT, NO_TEXT, NO_TEXT, NO_TEXT,     OK,             OK,             OK,         OK]);
    let edited  = || GroupMessage([NO_TEXT, NO_TEXT, NO_TEXT, NO_TEXT,     NOT_SENDER,     NOT_SENDER,     NOT_SENDER, OK]);
    let erased  = || GroupMessage([NO_TEXT, NO_TEXT, NO_TEXT, NO_TEXT,     NOT_SENDER,     NOT_SENDER,     NOT_SENDER, ERASED]);
    let notice  = || GroupMessage([NO_TEXT, NO_TEXT, NO_TEXT, NO_TEXT,     NOT_SENDER,     NOT_SENDER,     IS_NOTICE,  NOT_SENDER]);
    let deleted = || GroupMessage([NO_TEXT, NO_TEXT, NO_TEXT, NO_TEXT,     MAY_NOT_DELETE, MAY_NOT_DELETE, OK,         OK]);
    let elsewhere = || GroupMessage([NO_TEXT; 8]);
    let edit_in_conversation = "PATCH /api/conversations/{id}/messages/{messageId}";
    let edit_in_group = "PATCH /api/groups/{id}/messages/{messageId}";
    let edit = "PUT /api/messages/{id}";
    let mut rows = vec![
        row("GET /api/messages/{id}", nothing,     seen()),
        row("PUT /api/messages/{id}/status", read, seen()),
    ];
    for operation in [edit, edit_in_conversation, edit_in_group] {
        rows.push(row(operation, content, edited()));
        rows.push(row(operation, content, erased()).case("that was deleted").aim(|at| at.message = at.erased));
        rows.push(row(operation, content, notice()).case("a notice").aim(|at| at.message = at.notice));
    }
    for operation in DELETIONS {
        rows.push(row(operation, nothing, deleted()));
        rows.push(row(operation, for_me, seen()).case("for oneself"));
    }
    for operation in [edit_in_conversation, edit_in_group] {
        rows.push(row(operation, content, elsewhere()).case("elsewhere").aim(|at| at.conversation = at.nobody));
    }
    for operation in [DELETIONS[1], DELETIONS[2]] {
        rows.push(row(operation, nothing, elsewhere()).case("elsewhere").aim(|at| at.conversation = at.nobody));
    }
    rows
}

const DELETIONS: [&str; 3] = [
    "DELETE /api/messages/{id}",
    "DELETE /api/conversations/{id}/messages/{messageId}",
    "DELETE /api/groups/{id}/messages/{messageId}",
];

#[rustfmt::skip]
fn in_dialogs() -> Vec<Row> {
    //                         Stranger Blocked        Other           Sender
    let seen    = || Dialog([NO_TEXT, OK,            OK,             OK]);
    let edited  = || Dialog([NO_TEXT, MAY_NOT_WRITE, NOT_SENDER,     OK]);
    let deleted = || Dialog([NO_TEXT, OK,            MAY_NOT_DELETE, OK]);
    let in_no_group = || Dialog([NO_TEXT; 4]);
    vec![
        row("GET /api/messages/{id}", nothing, seen()),
        row("PUT /api/messages/{id}/status", read, seen()),
        row("PUT /api/messages/{id}", content, edited()),
        row("PATCH /api/conversations/{id}/messages/{messageId}", content, edited()),
        row("PATCH /api/groups/{id}/messages/{messageId}", content, in_no_group()),
        row(DELETIONS[0], nothing, deleted()),
        row(DELETIONS[0], for_me, seen()).case("for oneself"),
        row(DELETIONS[1], nothing, deleted()),
        row(DELETIONS[1], for_me, seen()).case("for oneself"),
        row(DELETIONS[2], nothing, in_no_group()),
        row(DELETIONS[2], for_me, in_no_group()).case("for oneself"),
    ]
}
