use messenger_api_types::people::{UserPath, UserView, UsernameQuery, UsersQuery, UsersResponse};
use messenger_domain::ids::UserId;
use messenger_domain::people::PeoplePage;
use paperclip::actix::api_v2_operation;

use crate::error::ApiResult;
use crate::extract::{CurrentUser, Path, Query, State, Then};
use crate::reply::Reply;

/// List users
///
/// Other users by user name: all, or those of whom a first, last or user name contains the text,
/// regardless of case.
#[api_v2_operation(operation_id = "listUsers", tags(People))]
pub(crate) async fn list(
    state: State,
    Then(CurrentUser(caller), Query(people)): Then<CurrentUser, Query<UsersQuery>>,
) -> ApiResult<Reply<UsersResponse>> {
    listed(&state, caller.user, &people).await
}

/// Find users by user name
///
/// Other users whose user name contains the text, regardless of case, by user name.
#[api_v2_operation(operation_id = "searchUsersByName", tags(People))]
pub(crate) async fn search(
    state: State,
    Then(CurrentUser(caller), Query(people)): Then<CurrentUser, Query<UsernameQuery>>,
) -> ApiResult<Reply<UsersResponse>> {
    listed(&state, caller.user, &people).await
}

async fn listed(
    state: &State,
    caller: UserId,
    people: &PeoplePage,
) -> ApiResult<Reply<UsersResponse>> {
    let page = state.services.people.list(caller, people).await?;
    Ok(Reply(page.into()))
}

/// Look at a user
///
/// What anybody may know of somebody; and for friends, and people who share a conversation, unless one of
/// the two has blocked the other, whether that one is online, or when last.
#[api_v2_operation(operation_id = "getUser", tags(People))]
pub(crate) async fn find(
    state: State,
    Then(CurrentUser(caller), Path(id)): Then<CurrentUser, Path<UserPath>>,
) -> ApiResult<Reply<UserView>> {
    let person = state.services.people.find(id).await?;
    let status = state.services.presence.status(caller.user, id).await?;
    Ok(Reply(UserView::new(person, status)))
}
