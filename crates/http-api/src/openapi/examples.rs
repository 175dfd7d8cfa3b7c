//! The table of all operations: an example of each, and how it can fail. The examples are values of the
//! types that the server reads and writes, and the errors are those that it answers with.

use messenger_api_types::auth::{
    LogInRequest, LogInResponse, RefreshRequest, RegisterRequest, SessionPath, SessionView,
    SessionsResponse, SignUpRequest, UserView,
};
use messenger_api_types::conversations::MarkAsDeletedRequest;
use messenger_api_types::groups::{CreateGroupRequest, CreateGroupResponse};
use messenger_api_types::search::{
    SearchQuery, SearchResponse, SearchRow, SearchUserRow, SearchUsersQuery, SearchUsersResponse,
};
use messenger_api_types::users::{ChangePasswordRequest, MessageResponse, UpdateProfileRequest};
use messenger_domain::auth::AuthError;
use messenger_domain::conversations::ConversationError;
use messenger_domain::groups::GroupError;
use messenger_domain::search::SearchError;
use messenger_domain::users::UserError;
use serde_json::{Value, json};
use uuid::Uuid;

use super::conversation_examples;
use super::message_examples;
use super::notification_examples;
use super::operations::{Input, Operation};
use super::people_examples;
use super::sync_examples;
use crate::endpoints::texts;

pub(super) const ANN: Uuid = Uuid::from_u128(0x4636_ae65_4a05_4546_b4b7_f174_aa4f_c135);
const SESSION: Uuid = Uuid::from_u128(0x0194_2a6f_7c11_7d3e_9c57_1b06_5f8e_a2d4);
const REFRESH_TOKEN: &str = "8s1Xb3xqk7uVnQmZt0aYw5LhDgJ2fRcE9oPiTzKvB4M";
pub(super) const BOB: Uuid = Uuid::from_u128(0x4f65_bafb_ceb6_4187_a23e_54e1_3cfd_ce0e);
pub(super) const GROUP: Uuid = Uuid::from_u128(0x02d7_b854_451d_4947_b03a_c2b6_20a9_91a4);
pub(super) const MESSAGE: Uuid = Uuid::from_u128(0xfe41_1368_c2cf_4abc_8a11_94b7_0f77_2bd6);

pub(super) fn all() -> Vec<Operation> {
    [
        accounts(),
        sessions(),
        profile(),
        people_examples::people(),
        people_examples::friends(),
        people_examples::blocks(),
        search(),
        conversations(),
        conversation_examples::all(),
        message_examples::all(),
        notification_examples::all(),
        sync_examples::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn accounts() -> Vec<Operation> {
    let sign_up = |id| Operation {
        id,
        inputs: vec![Input::body::<SignUpRequest>(
            &SignUpRequest {
                first_name: "Ethan".to_owned(),
                last_name: Some("Davis".to_owned()),
                email: "ethan@example.org".to_owned(),
                password: "correct-horse".to_owned(),
                username: Some("ethan".to_owned()),
            },
            json!({"firstName": "Ethan", "email": "ethan", "password": "short"}),
        )],
        success: message(texts::REGISTERED),
        errors: vec![
            UserError::EmailTaken.into(),
            UserError::UsernameTaken.into(),
        ],
    };
    let log_in = Operation {
        id: "logIn",
        inputs: vec![Input::body::<LogInRequest>(
            &LogInRequest {
                email: Some("ethan@example.org".to_owned()),
                username: None,
                password: "correct-horse".to_owned(),
            },
            json!({"password": "correct-horse"}),
        )],
        success: json!(log_in_response()),
        errors: vec![AuthError::WrongCredentials.into()],
    };
    let register = Operation {
        id: "register",
        inputs: vec![Input::body::<RegisterRequest>(
            &RegisterRequest {
                username: "ethan".to_owned(),
                email: "ethan@example.org".to_owned(),
                password: "correct-horse".to_owned(),
                first_name: Some("Ethan".to_owned()),
                last_name: Some("Davis".to_owned()),
            },
            json!({"username": "e", "email": "ethan@example.org"}),
        )],
        success: json!(log_in_response()),
        errors: vec![
            UserError::EmailTaken.into(),
            UserError::UsernameTaken.into(),
        ],
    };
    vec![sign_up("singUp"), sign_up("signUp"), register, log_in]
}

fn sessions() -> Vec<Operation> {
    let refresh = Operation {
        id: "refreshToken",
        inputs: vec![Input::body::<RefreshRequest>(
            &RefreshRequest {
                refresh_token: Some(REFRESH_TOKEN.to_owned()),
            },
            json!({"refreshToken": 1}),
        )],
        success: json!(log_in_response()),
        errors: vec![AuthError::NotAuthorized.into()],
    };
    let log_out = |id, text| Operation {
        id,
        inputs: vec![],
        success: message(text),
        errors: vec![],
    };
    let list = Operation {
        id: "listSessions",
        inputs: vec![],
        success: json!(SessionsResponse {
            data: vec![SessionView {
                session_id: SESSION,
                device: Some("curl/8.5.0".to_owned()),
                created_at: "2026-11-02T08:15:30.125Z".to_owned(),
                last_used_at: "2026-11-14T19:02:11.007Z".to_owned(),
                expires_at: "2026-12-14T19:02:11.007Z".to_owned(),
                is_current: true,
            }],
            next_cursor: None,
        }),
        errors: vec![],
    };
    let end = Operation {
        id: "endSession",
        inputs: vec![Input::path::<SessionPath>(
            &SessionPath { id: SESSION },
            json!({"id": "7"}),
        )],
        success: message(texts::SESSION_ENDED),
        errors: vec![AuthError::NoSuchSession.into()],
    };
    vec![
        refresh,
        log_out("logOut", texts::LOGGED_OUT),
        log_out("logOutEverywhere", texts::LOGGED_OUT_EVERYWHERE),
        list,
        end,
    ]
}

fn profile() -> Vec<Operation> {
    let update = Operation {
        id: "updateProfile",
        inputs: vec![Input::body::<UpdateProfileRequest>(
            &UpdateProfileRequest {
                first_name: Some("Ethan".to_owned()),
                last_name: Some("Davis".to_owned()),
            },
            json!({"firstName": "", "email": "new@example.org"}),
        )],
        success: message(texts::UPDATED),
        errors: vec![],
    };
    let change_password = Operation {
        id: "changePassword",
        inputs: vec![Input::body::<ChangePasswordRequest>(
            &ChangePasswordRequest {
                old_password: "correct-horse".to_owned(),
                new_password: "battery-staple".to_owned(),
            },
            json!({"oldPassword": "correct-horse", "newPassword": "battery staple"}),
        )],
        success: message(texts::PASSWORD_CHANGED),
        errors: vec![UserError::WrongPassword.into()],
    };
    let delete_account = Operation {
        id: "deleteAccount",
        inputs: vec![],
        success: message(texts::DELETED),
        errors: vec![],
    };
    vec![update, change_password, delete_account]
}

fn search() -> Vec<Operation> {
    let search_text = "ian".to_owned();
    let search = Operation {
        id: "search",
        inputs: vec![Input::query::<SearchQuery>(
            &SearchQuery {
                search_text: search_text.clone(),
            },
            json!({"searchText": ""}),
        )],
        success: json!(SearchResponse {
            data: vec![found_person(), found_group()]
        }),
        errors: vec![],
    };
    let search_users = Operation {
        id: "searchUsers",
        inputs: vec![Input::query::<SearchUsersQuery>(
            &SearchUsersQuery {
                search_text,
                group_id: GROUP,
            },
            json!({"searchText": "ian", "groupId": "7"}),
        )],
        success: json!(SearchUsersResponse {
            data: vec![SearchUserRow {
                user_id: BOB,
                first_name: "Ian".to_owned(),
                last_name: "Anderson".to_owned(),
                email: "ian@example.org".to_owned(),
            }],
        }),
        errors: vec![SearchError::NotAMember.into()],
    };
    vec![search, search_users]
}

fn conversations() -> Vec<Operation> {
    let create_group = Operation {
        id: "createGroup",
        inputs: vec![Input::body::<CreateGroupRequest>(
            &CreateGroupRequest {
                group_id: GROUP,
                group_name: "Guardians".to_owned(),
                notification_message: "Ethan Davis created the group".to_owned(),
                message_id: MESSAGE,
            },
            json!({"groupId": GROUP, "groupName": " ", "notificationMessage": "Hi"}),
        )],
        success: json!(CreateGroupResponse {
            status_code: 200,
            message: texts::GROUP_CREATED.to_owned(),
        }),
        errors: vec![
            GroupError::IdTaken.into(),
            GroupError::MessageIdTaken.into(),
        ],
    };
    let mark_as_deleted = Operation {
        id: "markAsDeleted",
        inputs: vec![Input::body::<MarkAsDeletedRequest>(
            &MarkAsDeletedRequest { companion_id: BOB },
            json!({"companionId": null}),
        )],
        success: message(texts::DIALOG_CLEARED),
        errors: vec![ConversationError::NoSuchUser.into()],
    };
    vec![create_group, mark_as_deleted]
}

pub(super) fn message(text: &str) -> Value {
    json!(MessageResponse::new(text))
}

fn log_in_response() -> LogInResponse {
    let user = UserView {
        id: ANN,
        email: "ethan@example.org".to_owned(),
        username: "ethan".to_owned(),
        first_name: "Ethan".to_owned(),
        last_name: "Davis".to_owned(),
    };
    LogInResponse {
        id: user.id,
        email: user.email.clone(),
        message: "User is authorized".to_owned(),
        token: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0NjM2In0.c2lnbmF0dXJl".to_owned(),
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        username: user.username.clone(),
        expires_in: 86_400,
        refresh_token: REFRESH_TOKEN.to_owned(),
        user,
    }
}

fn found_person() -> SearchRow {
    SearchRow {
        user_id: Some(BOB),
        first_name: Some("Ian".to_owned()),
        last_name: Some("Anderson".to_owned()),
        email: Some("ian@example.org".to_owned()),
        group_id: None,
        group_name: None,
    }
}

fn found_group() -> SearchRow {
    SearchRow {
        user_id: None,
        first_name: None,
        last_name: None,
        email: None,
        group_id: Some(GROUP),
        group_name: Some("Guardians".to_owned()),
    }
}
