use messenger_api_types::sync::{SnapshotQuery, SyncQuery, SyncResponse};
use paperclip::actix::api_v2_operation;

use crate::error::ApiResult;
use crate::extract::{CurrentUser, Query, State, Then};
use crate::reply::Reply;

/// Tell what changed
///
/// Every message of the caller's conversations that was created, edited or deleted since, and every
/// conversation that changed otherwise, at least once. While `hasMore` is true, the rest is there at once
/// under `next`; afterwards `next` is what to ask with after the next interruption. A token of another
/// database is refused with `sync_start_over`: then a snapshot is needed.
#[api_v2_operation(operation_id = "sync", tags(Sync))]
pub(crate) async fn changes(
    state: State,
    Then(CurrentUser(caller), Query((since, limit))): Then<CurrentUser, Query<SyncQuery>>,
) -> ApiResult<Reply<SyncResponse>> {
    let sync = &state.services.sync;
    let page = sync.changes(caller.user, since, limit).await?;
    Ok(Reply(page.into()))
}

/// Begin to keep a copy
///
/// The caller's conversations as they are now, each with its latest message, and `next`, from which `GET
/// /api/sync` goes on: with the rest of the conversations while `hasMore` is true, and then with what
/// changed. `data` is empty; what is older than the latest messages is in the lists of messages.
#[api_v2_operation(operation_id = "syncSnapshot", tags(Sync))]
pub(crate) async fn snapshot(
    state: State,
    Then(CurrentUser(caller), Query(limit)): Then<CurrentUser, Query<SnapshotQuery>>,
) -> ApiResult<Reply<SyncResponse>> {
    let page = state.services.sync.snapshot(caller.user, limit).await?;
    Ok(Reply(page.into()))
}
