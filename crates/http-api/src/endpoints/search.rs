use messenger_api_types::search::{
    SearchQuery, SearchResponse, SearchUsersQuery, SearchUsersResponse,
};
use paperclip::actix::api_v2_operation;

use crate::error::ApiResult;
use crate::extract::{CurrentUser, Query, State, Then};
use crate::reply::Reply;

/// Find people and one's own groups
///
/// Other people whose first name, last name, user name or e-mail contains the text, and groups of
/// the caller whose name does, regardless of case. What starts with the text comes first.
#[api_v2_operation(operation_id = "search", tags(Search))]
pub(crate) async fn people_and_groups(
    state: State,
    Then(caller, Query(text)): Then<CurrentUser, Query<SearchQuery>>,
) -> ApiResult<Reply<SearchResponse>> {
    let hits = state
        .services
        .search
        .people_and_groups(caller.0.user, &text)
        .await?;
    Ok(Reply(SearchResponse {
        data: hits.into_iter().map(Into::into).collect(),
    }))
}

/// Find people who are not in a group
///
/// As the search for people, without the members of the group. Only for its members.
#[api_v2_operation(operation_id = "searchUsers", tags(Search))]
pub(crate) async fn people_outside(
    state: State,
    Then(caller, Query((text, group))): Then<CurrentUser, Query<SearchUsersQuery>>,
) -> ApiResult<Reply<SearchUsersResponse>> {
    let people = state
        .services
        .search
        .people_outside(caller.0.user, group, &text)
        .await?;
    Ok(Reply(SearchUsersResponse {
        data: people.into_iter().map(Into::into).collect(),
    }))
}
