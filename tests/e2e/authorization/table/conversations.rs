//! Conversations of either kind.

use serde_json::json;

use super::{Row, Sent, nothing, row};
use crate::authorization::roles::Cells::{Anyone, Dialog, FullGroup, Group, Person};
use crate::authorization::target::Target;
use crate::authorization::told::{
    CREATED, FULL, IN_ALREADY, MAY_NOT_ADD, MAY_NOT_WRITE, NO_GROUP, NO_MEMBER, NO_PAIR, NO_PLACE,
    NO_USER, NOT_OWNER, OK,
};

fn direct(target: &Target) -> Sent {
    Sent::Body(json!({ "kind": "direct", "participantIds": [target.user] }))
}

fn group(target: &Target) -> Sent {
    Sent::Body(json!({ "kind": "group", "name": "Readers", "participantIds": [target.user] }))
}

fn crowd(target: &Target) -> Sent {
    Sent::Body(json!({ "kind": "group", "name": "Readers", "participantIds": target.crowd }))
}

fn newcomer(target: &Target) -> Sent {
    Sent::Body(json!({ "userIds": [target.newcomer] }))
}

fn with_member(target: &Target) -> Sent {
    Sent::Body(json!({ "userIds": [target.newcomer, target.user] }))
}

fn with_nobody(target: &Target) -> Sent {
    Sent::Body(json!({ "userIds": [target.newcomer, target.nobody] }))
}

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Row> {
    let participants = "POST /api/conversations/{id}/participants";
    let participant = "DELETE /api/conversations/{id}/participants/{userId}";
    vec![
        row("GET /api/conversations", nothing, Anyone(OK)),
        row("POST /api/conversations", crowd,  Anyone(FULL)).case("a group that is too large"),

        //                                               ForUnknown ForDeleted Blocked        Blocker  Oneself  Stranger Friend
        row("POST /api/conversations", direct, Person([NO_USER,   NO_USER,   MAY_NOT_WRITE, CREATED, NO_PAIR, CREATED, CREATED])).case("direct"),
        row("POST /api/conversations", group,  Person([NO_USER,   NO_USER,   MAY_NOT_ADD,   CREATED, CREATED, CREATED, CREATED])).case("a group"),

        //                                                  Stranger  Left      Removed   Member      Blocked      Owner
        row("GET /api/conversations/{id}", nothing, Group([NO_PLACE, NO_PLACE, NO_PLACE, OK,         OK,          OK])),
        row(participants, newcomer,                 Group([NO_PLACE, NO_PLACE, NO_PLACE, CREATED,    MAY_NOT_ADD, CREATED])),
        row(participants, with_member,              Group([NO_PLACE, NO_PLACE, NO_PLACE, IN_ALREADY, IN_ALREADY,  IN_ALREADY])).case("a member as well"),
        row(participants, with_nobody,              Group([NO_PLACE, NO_PLACE, NO_PLACE, NO_USER,    NO_USER,     NO_USER])).case("nobody as well"),
        row(participant, nothing,                   Group([NO_PLACE, NO_PLACE, NO_PLACE, NOT_OWNER,  NOT_OWNER,   OK])),
        row(participant, nothing,                   Group([NO_PLACE, NO_PLACE, NO_PLACE, NOT_OWNER,  NOT_OWNER,   NO_MEMBER])).case("who is none").aim(|at| at.user = at.newcomer),
        row(participant, nothing,                   Group([NO_PLACE, NO_PLACE, NO_PLACE, OK,         OK,          OK])).case("oneself").aim(|at| at.user = at.caller),

        //                                             Member Owner
        row(participants, newcomer,        FullGroup([FULL,  FULL])).case("to a full group"),

        //                                                   Stranger  Blocked   Other     Sender
        row("GET /api/conversations/{id}", nothing, Dialog([NO_PLACE, OK,       OK,       OK])),
        row("POST /api/conversations", direct,      Dialog([CREATED,  OK,       OK,       OK])).case("that there is"),
        row(participants, newcomer,                 Dialog([NO_PLACE, NO_GROUP, NO_GROUP, NO_GROUP])),
        row(participant, nothing,                   Dialog([NO_PLACE, NO_GROUP, NO_GROUP, NO_GROUP])),
    ]
}
