//! Groups, of which a dialog is none.

use harness::fresh_id;
use serde_json::json;
use uuid::Uuid;

use super::{Row, Sent, nothing, row};
use crate::authorization::roles::Cells::{Anyone, Dialog, FullGroup, Group, GroupMessage, Person};
use crate::authorization::target::Target;
use crate::authorization::told::{
    CREATED, FULL, GROUP_TAKEN, IN_ALREADY, MAY_NOT_ADD, NO_MEMBER, NO_PLACE, NO_USER, NOT_IN_IT,
    NOT_OWNER, OK, TEXT_TAKEN,
};

fn named(_: &Target) -> Sent {
    Sent::Body(json!({ "groupName": "Writers" }))
}

fn under(group: Uuid, message: Uuid) -> Sent {
    Sent::Body(json!({
        "groupName": "Writers",
        "groupId": group,
        "messageId": message,
        "notificationMessage": "Here we are",
    }))
}

fn new(_: &Target) -> Sent {
    under(fresh_id(), fresh_id())
}

fn same_group(target: &Target) -> Sent {
    under(target.conversation, fresh_id())
}

fn same_message(target: &Target) -> Sent {
    under(fresh_id(), target.message)
}

fn with_user(target: &Target) -> Sent {
    Sent::Body(json!({ "groupName": "Writers", "memberIds": [target.user] }))
}

fn with_crowd(target: &Target) -> Sent {
    Sent::Body(json!({ "groupName": "Writers", "memberIds": target.crowd }))
}

fn newcomer(target: &Target) -> Sent {
    Sent::Body(json!({ "userId": target.newcomer }))
}

fn member(target: &Target) -> Sent {
    Sent::Body(json!({ "userId": target.user }))
}

fn nobody(target: &Target) -> Sent {
    Sent::Body(json!({ "userId": target.nobody }))
}

fn oneself(target: &Target) -> Sent {
    Sent::Body(json!({ "userId": target.caller }))
}

fn outsiders(target: &Target) -> Sent {
    Sent::Query(format!("groupId={}&searchText=a", target.conversation))
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = making();
    rows.extend(members());
    rows.extend(dialogs());
    rows
}

#[rustfmt::skip]
fn making() -> Vec<Row> {
    let make = "POST /api/groups";
    let create = "POST /api/use-cases/create-group";
    vec![
        row("GET /api/groups", nothing, Anyone(OK)),
        row(make, named,                Anyone(CREATED)),
        row(make, with_crowd,           Anyone(FULL)).case("that is too large"),
        row(create, new,                Anyone(OK)),

        //                              ForUnknown ForDeleted Blocked      Blocker  Oneself  Stranger Friend
        row(make, with_user,    Person([NO_USER,   NO_USER,   MAY_NOT_ADD, CREATED, CREATED, CREATED, CREATED])).case("with somebody"),

        //                                   Stranger     Left         Removed      FormerSender Member       Blocked      Owner        Sender
        row(make, same_group,   GroupMessage([GROUP_TAKEN, GROUP_TAKEN, GROUP_TAKEN, GROUP_TAKEN, GROUP_TAKEN, GROUP_TAKEN, GROUP_TAKEN, GROUP_TAKEN])).case("under the id of another").about_taken_ids(),
        row(make, same_message, GroupMessage([TEXT_TAKEN,  TEXT_TAKEN,  TEXT_TAKEN,  TEXT_TAKEN,  TEXT_TAKEN,  TEXT_TAKEN,  TEXT_TAKEN,  TEXT_TAKEN])).case("with a text that is another").about_taken_ids(),
        row(create, same_group, GroupMessage([GROUP_TAKEN, GROUP_TAKEN, GROUP_TAKEN, GROUP_TAKEN, GROUP_TAKEN, GROUP_TAKEN, GROUP_TAKEN, GROUP_TAKEN])).case("under the id of another").about_taken_ids(),
        row(create, same_message, GroupMessage([TEXT_TAKEN, TEXT_TAKEN, TEXT_TAKEN,  TEXT_TAKEN,  TEXT_TAKEN,  TEXT_TAKEN,  TEXT_TAKEN,  TEXT_TAKEN])).case("with a text that is another").about_taken_ids(),
    ]
}

#[rustfmt::skip]
fn members() -> Vec<Row> {
    let add = "POST /api/groups/{id}/recipients";
    let remove = "DELETE /api/groups/{id}/recipients";
    let remove_by_id = "DELETE /api/groups/{id}/recipients/{userId}";
    let transfer = "PATCH /api/groups/{id}/owner";
    vec![
        //                                                       Stranger   Left       Removed    Member      Blocked      Owner
        row("GET /api/groups/{id}", nothing,             Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  OK,         OK,          OK])),
        row("PATCH /api/groups/{id}", named,             Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  NOT_OWNER,  NOT_OWNER,   OK])),
        row("DELETE /api/groups/{id}", nothing,          Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  NOT_OWNER,  NOT_OWNER,   OK])),
        row("DELETE /api/groups/{id}/leave", nothing,    Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  OK,         OK,          OK])),
        row("GET /api/groups/{id}/members", nothing,     Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  OK,         OK,          OK])),
        row("GET /api/use-cases/search-users", outsiders, Group([NOT_IN_IT, NOT_IN_IT, NOT_IN_IT, OK,        OK,          OK])),
        row(transfer, member,                            Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  NOT_OWNER,  NOT_OWNER,   OK])),
        row(transfer, newcomer,                          Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  NOT_OWNER,  NOT_OWNER,   NO_MEMBER])).case("to who is no member"),
        row(transfer, oneself,                           Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  NOT_OWNER,  NOT_OWNER,   OK])).case("to oneself"),
        row(add, newcomer,                               Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  CREATED,    MAY_NOT_ADD, CREATED])),
        row(add, member,                                 Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  IN_ALREADY, IN_ALREADY,  IN_ALREADY])).case("who is in"),
        row(add, nobody,                                 Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  NO_USER,    NO_USER,     NO_USER])).case("nobody"),
        row(remove, member,                              Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  NOT_OWNER,  NOT_OWNER,   OK])),
        row(remove, newcomer,                            Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  NOT_OWNER,  NOT_OWNER,   NO_MEMBER])).case("who is none"),
        row(remove, oneself,                             Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  OK,         OK,          OK])).case("oneself"),
        row(remove_by_id, nothing,                       Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  NOT_OWNER,  NOT_OWNER,   OK])),
        row(remove_by_id, nothing,                       Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  NOT_OWNER,  NOT_OWNER,   NO_MEMBER])).case("who is none").aim(|at| at.user = at.newcomer),
        row(remove_by_id, nothing,                       Group([NO_PLACE,  NO_PLACE,  NO_PLACE,  OK,         OK,          OK])).case("oneself").aim(|at| at.user = at.caller),

        //                                                   Member Owner
        row(add, newcomer,                       FullGroup([FULL,  FULL])).case("to a full group"),
    ]
}

/// The same with the id of a dialog, which is no group to anybody.
#[rustfmt::skip]
fn dialogs() -> Vec<Row> {
    //                               Stranger   Blocked    Other      Sender
    let no_place = || Dialog([NO_PLACE,  NO_PLACE,  NO_PLACE,  NO_PLACE]);
    let not_in_it = Dialog([NOT_IN_IT, NOT_IN_IT, NOT_IN_IT, NOT_IN_IT]);
    vec![
        row("GET /api/groups/{id}", nothing, no_place()),
        row("PATCH /api/groups/{id}", named, no_place()),
        row("DELETE /api/groups/{id}", nothing, no_place()),
        row("DELETE /api/groups/{id}/leave", nothing, no_place()),
        row("GET /api/groups/{id}/members", nothing, no_place()),
        row("GET /api/use-cases/search-users", outsiders, not_in_it),
        row("PATCH /api/groups/{id}/owner", member, no_place()),
        row("POST /api/groups/{id}/recipients", newcomer, no_place()),
        row("DELETE /api/groups/{id}/recipients", member, no_place()),
        row("DELETE /api/groups/{id}/recipients", oneself, no_place()).case("oneself"),
        row("DELETE /api/groups/{id}/recipients/{userId}", nothing, no_place()),
    ]
}
