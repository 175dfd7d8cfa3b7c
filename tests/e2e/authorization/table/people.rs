//! Other people, friends and blocks.

use serde_json::json;

use super::{Row, Sent, nothing, row};
use crate::authorization::roles::Cells::{Anyone, Person, Request};
use crate::authorization::target::Target;
use crate::authorization::told::{
    CREATED, FRIENDS_ALREADY, MAY_NOT_BEFRIEND, NO_REQUEST, NO_USER, NOT_BLOCKING_ONESELF,
    NOT_FRIENDS, NOT_ONESELF_AS_FRIEND, OK, UNBLOCK_FIRST,
};

fn user(target: &Target) -> Sent {
    Sent::Body(json!({ "userId": target.user }))
}

fn companion(target: &Target) -> Sent {
    Sent::Body(json!({ "companionId": target.user }))
}

fn text(_: &Target) -> Sent {
    Sent::Query("searchText=a".to_owned())
}

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Row> {
    let username = |_: &Target| Sent::Query("username=a".to_owned());
    vec![
        row("GET /api/users", nothing,               Anyone(OK)),
        row("GET /api/users/search", username,       Anyone(OK)),
        row("GET /api/use-cases/search", text,       Anyone(OK)),
        row("GET /api/friends", nothing,             Anyone(OK)),
        row("GET /api/friends/requests", nothing,    Anyone(OK)),
        row("GET /api/blocks", nothing,              Anyone(OK)),

        //                                                   ForUnknown   ForDeleted   Blocked           Blocker        Oneself                Stranger     Friend
        row("GET /api/users/{id}", nothing,          Person([NO_USER,     NO_USER,     OK,               OK,            OK,                    OK,          OK])),
        row("POST /api/friends/requests", user,      Person([NO_USER,     NO_USER,     MAY_NOT_BEFRIEND, UNBLOCK_FIRST, NOT_ONESELF_AS_FRIEND, CREATED,     FRIENDS_ALREADY])),
        row("DELETE /api/friends/{userId}", nothing, Person([NOT_FRIENDS, NOT_FRIENDS, NOT_FRIENDS,      NOT_FRIENDS,   NOT_FRIENDS,           NOT_FRIENDS, OK])),
        row("PUT /api/blocks/{userId}", nothing,     Person([NO_USER,     NO_USER,     OK,               OK,            NOT_BLOCKING_ONESELF,  OK,          OK])),
        row("DELETE /api/blocks/{userId}", nothing,  Person([OK,          OK,          OK,               OK,            OK,                    OK,          OK])),
        row("POST /api/use-cases/mark-as-deleted", companion, Person([NO_USER, NO_USER, OK,              OK,            OK,                    OK,          OK])),

        //                                                                Stranger    Blocked     Asker       Asked
        row("POST /api/friends/requests/{id}/accept", nothing,   Request([NO_REQUEST, NO_REQUEST, NO_REQUEST, OK])),
        row("POST /api/friends/requests/{id}/reject", nothing,   Request([NO_REQUEST, NO_REQUEST, NO_REQUEST, OK])),
        row("DELETE /api/friends/requests/{id}", nothing,        Request([NO_REQUEST, NO_REQUEST, OK,         NO_REQUEST])),
    ]
}
