//! The part of the table of operations that is about people.

use messenger_api_types::friends::{
    BlockedUserView, BlocksResponse, FriendRequestPath, FriendRequestRequest, FriendRequestView,
    FriendRequestsResponse, FriendView, FriendsResponse,
};
use messenger_api_types::paging::PageQuery;
use messenger_api_types::people::{
    OtherUserPath, ProfileResponse, PublicUserView, UserPath, UserView, UsernameQuery, UsersQuery,
    UsersResponse,
};
use messenger_domain::blocks::BlockError;
use messenger_domain::friends::FriendError;
use messenger_domain::people::PeopleError;
use serde_json::{Value, json};
use uuid::Uuid;

use super::examples::{ANN, BOB, message};
use super::operations::{Input, Operation};
use crate::endpoints::texts;
use crate::error::ApiError;

const REQUEST: Uuid = Uuid::from_u128(0x0194_2a6f_9b3e_7c54_a1d0_6f3b_52c8_e907);
const TIME: &str = "2026-11-14T19:02:11.007Z";
const CURSOR: &str = "YWlhbg";

pub(super) fn people() -> Vec<Operation> {
    let profile = Operation {
        id: "getProfile",
        inputs: vec![],
        success: json!(ProfileResponse {
            id: ANN,
            email: "ethan@example.org".to_owned(),
            username: "ethan".to_owned(),
            first_name: "Ethan".to_owned(),
            last_name: "Davis".to_owned(),
            created_at: TIME.to_owned(),
        }),
        errors: vec![],
    };
    let list = Operation {
        id: "listUsers",
        inputs: vec![Input::query::<UsersQuery>(
            &UsersQuery {
                query: Some("ian".to_owned()),
                limit: Some(1),
                cursor: Some(CURSOR.to_owned()),
            },
            json!({"limit": "0", "cursor": "?"}),
        )],
        success: users(),
        errors: vec![],
    };
    let search = Operation {
        id: "searchUsersByName",
        inputs: vec![Input::query::<UsernameQuery>(
            &UsernameQuery {
                username: "ian".to_owned(),
                limit: Some(1),
                cursor: Some(CURSOR.to_owned()),
            },
            json!({"username": ""}),
        )],
        success: users(),
        errors: vec![],
    };
    let find = Operation {
        id: "getUser",
        inputs: vec![Input::path::<UserPath>(
            &UserPath { id: BOB },
            json!({"id": "7"}),
        )],
        success: json!(ian_who_may_be_watched()),
        errors: vec![PeopleError::NoSuchUser.into()],
    };
    vec![profile, list, search, find]
}

pub(super) fn friends() -> Vec<Operation> {
    let list = Operation {
        id: "listFriends",
        inputs: vec![page()],
        success: json!(FriendsResponse {
            data: vec![friend()],
            next_cursor: None,
        }),
        errors: vec![],
    };
    let remove = with_user(
        "removeFriend",
        texts::FRIEND_REMOVED,
        vec![FriendError::NotFriends.into()],
    );
    let list_requests = Operation {
        id: "listFriendRequests",
        inputs: vec![page()],
        success: json!(FriendRequestsResponse {
            data: vec![friend_request()],
            next_cursor: None,
        }),
        errors: vec![],
    };
    let request = Operation {
        id: "requestFriend",
        inputs: vec![Input::body::<FriendRequestRequest>(
            &FriendRequestRequest { user_id: BOB },
            json!({"userId": "7"}),
        )],
        success: json!(friend_request()),
        errors: vec![
            FriendError::ToOneself.into(),
            FriendError::Blocked.into(),
            FriendError::NoSuchUser.into(),
            FriendError::AlreadyFriends.into(),
            FriendError::BlockedByOneself.into(),
        ],
    };
    vec![
        list,
        remove,
        list_requests,
        request,
        with_request("acceptFriendRequest", json!(friend())),
        with_request("rejectFriendRequest", message(texts::REQUEST_REJECTED)),
        with_request("withdrawFriendRequest", message(texts::REQUEST_WITHDRAWN)),
    ]
}

pub(super) fn blocks() -> Vec<Operation> {
    let list = Operation {
        id: "listBlocks",
        inputs: vec![page()],
        success: json!(BlocksResponse {
            data: vec![BlockedUserView {
                user_id: BOB,
                username: "ian".to_owned(),
                first_name: "Ian".to_owned(),
                last_name: "Anderson".to_owned(),
                created_at: TIME.to_owned(),
            }],
            next_cursor: None,
        }),
        errors: vec![],
    };
    let refusals = vec![BlockError::Oneself.into(), BlockError::NoSuchUser.into()];
    vec![
        list,
        with_user("blockUser", texts::USER_BLOCKED, refusals),
        with_user("unblockUser", texts::USER_UNBLOCKED, vec![]),
    ]
}

fn with_user(id: &'static str, text: &str, errors: Vec<ApiError>) -> Operation {
    Operation {
        id,
        inputs: vec![Input::path::<OtherUserPath>(
            &OtherUserPath { user_id: BOB },
            json!({"userId": "7"}),
        )],
        success: message(text),
        errors,
    }
}

fn with_request(id: &'static str, success: Value) -> Operation {
    Operation {
        id,
        inputs: vec![Input::path::<FriendRequestPath>(
            &FriendRequestPath { id: REQUEST },
            json!({"id": "7"}),
        )],
        success,
        errors: vec![FriendError::NoSuchRequest.into()],
    }
}

fn page() -> Input {
    Input::query::<PageQuery>(
        &PageQuery {
            limit: Some(20),
            cursor: None,
        },
        json!({"limit": "0"}),
    )
}

fn ian() -> PublicUserView {
    PublicUserView {
        user_id: BOB,
        username: "ian".to_owned(),
        first_name: "Ian".to_owned(),
        last_name: "Anderson".to_owned(),
    }
}

fn ian_who_may_be_watched() -> UserView {
    let ian = ian();
    UserView {
        user_id: ian.user_id,
        username: ian.username,
        first_name: ian.first_name,
        last_name: ian.last_name,
        status: Some("offline".to_owned()),
        last_seen_at: Some(TIME.to_owned()),
    }
}

fn users() -> Value {
    json!(UsersResponse {
        data: vec![ian()],
        next_cursor: Some(CURSOR.to_owned()),
    })
}

fn friend() -> FriendView {
    FriendView {
        user_id: BOB,
        username: "ian".to_owned(),
        first_name: "Ian".to_owned(),
        last_name: "Anderson".to_owned(),
        created_at: TIME.to_owned(),
    }
}

fn friend_request() -> FriendRequestView {
    FriendRequestView {
        request_id: REQUEST,
        direction: "outgoing".to_owned(),
        status: "open".to_owned(),
        user: ian(),
        created_at: TIME.to_owned(),
    }
}
