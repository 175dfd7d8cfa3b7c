//! Accounts, sessions, the profile, catching up and notifications.

use harness::PASSWORD;
use serde_json::json;

use super::{Row, Sent, nothing, row};
use crate::authorization::roles::Cells::{Anyone, Notification, Open, Session};
use crate::authorization::target::{Target, new_email, new_name};
use crate::authorization::told::{
    CREATED, EMAIL_TAKEN, NAME_TAKEN, NO_NOTIFICATION, NO_SESSION, NOT_AUTHORIZED, OK,
    STARTED_OVER, WRONG_LOG_IN, WRONG_PASSWORD,
};

const NEW_PASSWORD: &str = "another-horse-8";

fn account(email: &str, username: &str) -> Sent {
    Sent::Body(json!({
        "firstName": "New", "email": email, "username": username, "password": PASSWORD,
    }))
}

fn new_account(_: &Target) -> Sent {
    account(&new_email(), &new_name())
}

fn same_email(target: &Target) -> Sent {
    account(&target.email, &new_name())
}

fn same_name(target: &Target) -> Sent {
    account(&new_email(), &target.username)
}

fn log_in(target: &Target, password: &str) -> Sent {
    Sent::Body(json!({ "email": target.email, "password": password }))
}

fn refresh(target: &Target) -> Sent {
    Sent::Body(json!({ "refreshToken": target.refresh_token }))
}

fn other_name(_: &Target) -> Sent {
    Sent::Body(json!({ "firstName": "Renamed" }))
}

/// A token of another database.
fn since_elsewhere() -> Sent {
    Sent::Query("since=M2Y3YjZjMjQ5ZDFlNDhhMGI1ZTI3NGQwYzE4ZjY5M2EuNDgyMTM".to_owned())
}

fn password(old: &str) -> Sent {
    Sent::Body(json!({ "oldPassword": old, "newPassword": NEW_PASSWORD }))
}

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Row> {
    vec![
        //                                                              User          LoggedOut     Deleted
        row("POST /api/auth/sing-up", new_account,                Open([CREATED,      CREATED,      CREATED])),
        row("POST /api/auth/sing-up", same_email,                 Open([EMAIL_TAKEN,  EMAIL_TAKEN,  CREATED])).case("with their e-mail"),
        row("POST /api/auth/sing-up", same_name,                  Open([NAME_TAKEN,   NAME_TAKEN,   CREATED])).case("with their user name"),
        row("POST /api/auth/sign-up", new_account,                Open([CREATED,      CREATED,      CREATED])),
        row("POST /api/auth/sign-up", same_email,                 Open([EMAIL_TAKEN,  EMAIL_TAKEN,  CREATED])).case("with their e-mail"),
        row("POST /api/auth/sign-up", same_name,                  Open([NAME_TAKEN,   NAME_TAKEN,   CREATED])).case("with their user name"),
        row("POST /api/auth/register", new_account,               Open([CREATED,      CREATED,      CREATED])),
        row("POST /api/auth/register", same_email,                Open([EMAIL_TAKEN,  EMAIL_TAKEN,  CREATED])).case("with their e-mail"),
        row("POST /api/auth/register", same_name,                 Open([NAME_TAKEN,   NAME_TAKEN,   CREATED])).case("with their user name"),
        row("POST /api/auth/login", |who| log_in(who, PASSWORD),  Open([CREATED,      CREATED,      WRONG_LOG_IN])),
        row("POST /api/auth/login", |who| log_in(who, "wrong"),   Open([WRONG_LOG_IN, WRONG_LOG_IN, WRONG_LOG_IN])).case("with a wrong password"),
        row("POST /api/auth/refresh-token", refresh,              Open([OK,           NOT_AUTHORIZED, NOT_AUTHORIZED])),

        row("POST /api/auth/logout", nothing,                     Anyone(OK)),
        row("POST /api/auth/logout-all", nothing,                 Anyone(OK)),
        row("GET /api/auth/sessions", nothing,                    Anyone(OK)),
        row("GET /api/profile", nothing,                          Anyone(OK)),
        row("PATCH /api/profile/update", other_name,              Anyone(CREATED)),
        row("PATCH /api/profile/change-password", |_| password(PASSWORD), Anyone(CREATED)),
        row("PATCH /api/profile/change-password", |_| password("wrong-horse"), Anyone(WRONG_PASSWORD)).case("with a wrong password"),
        row("DELETE /api/profile/destroy", nothing,               Anyone(OK)),

        //                                                                 Stranger    Oneself
        row("DELETE /api/auth/sessions/{id}", nothing,            Session([NO_SESSION, OK])),

        row("GET /api/sync", nothing,                             Anyone(OK)),
        row("GET /api/sync", |_| since_elsewhere(),               Anyone(STARTED_OVER)).case("with a token of elsewhere"),
        row("GET /api/sync/snapshot", nothing,                    Anyone(OK)),

        row("GET /api/notifications", nothing,                    Anyone(OK)),
        row("GET /api/notifications/unread", nothing,             Anyone(OK)),
        row("POST /api/notifications/read-all", nothing,          Anyone(OK)),
        //                                                        Stranger         Oneself
        row("POST /api/notifications/{id}/read", nothing,         Notification([NO_NOTIFICATION, OK])),
        row("DELETE /api/notifications/{id}", nothing,            Notification([NO_NOTIFICATION, OK])),
    ]
}
