use messenger_api_types::notifications::{
    NotificationPath, NotificationView, NotificationsResponse,
};
use messenger_api_types::paging::PageQuery;
use messenger_api_types::users::MessageResponse;
use messenger_domain::notifications::Unread;
use paperclip::actix::api_v2_operation;

use super::texts;
use crate::error::ApiResult;
use crate::extract::{CurrentUser, Path, Query, State, Then};
use crate::reply::Reply;

/// List one's notifications
///
/// The latest first, read or not. There is at most one unread `message` notification for a conversation:
/// it counts the messages that came since, and shows the latest of them as it is now.
#[api_v2_operation(operation_id = "listNotifications", tags(Notifications))]
pub(crate) async fn list(
    state: State,
    Then(CurrentUser(caller), Query(page)): Then<CurrentUser, Query<PageQuery>>,
) -> ApiResult<Reply<NotificationsResponse>> {
    let notifications = &state.services.notifications;
    let found = notifications.list(caller.user, Unread::OrNot, &page);
    Ok(Reply(found.await?.into()))
}

/// List one's unread notifications
///
/// The latest first.
#[api_v2_operation(operation_id = "listUnreadNotifications", tags(Notifications))]
pub(crate) async fn list_unread(
    state: State,
    Then(CurrentUser(caller), Query(page)): Then<CurrentUser, Query<PageQuery>>,
) -> ApiResult<Reply<NotificationsResponse>> {
    let notifications = &state.services.notifications;
    let found = notifications.list(caller.user, Unread::Only, &page);
    Ok(Reply(found.await?.into()))
}

/// Mark a notification as read
///
/// Answers with it. To do so again changes nothing.
#[api_v2_operation(operation_id = "readNotification", tags(Notifications))]
pub(crate) async fn read(
    state: State,
    Then(CurrentUser(caller), Path(id)): Then<CurrentUser, Path<NotificationPath>>,
) -> ApiResult<Reply<NotificationView>> {
    let notification = state.services.notifications.read(caller.user, id).await?;
    Ok(Reply(notification.into()))
}

/// Mark all one's notifications as read
///
/// Those that come later are unread.
#[api_v2_operation(operation_id = "readAllNotifications", tags(Notifications))]
pub(crate) async fn read_all(
    state: State,
    CurrentUser(caller): CurrentUser,
) -> ApiResult<Reply<MessageResponse>> {
    state.services.notifications.read_all(caller.user).await?;
    Ok(Reply(MessageResponse::new(texts::NOTIFICATIONS_READ)))
}

/// Delete a notification
///
/// It is in no list any more.
#[api_v2_operation(operation_id = "deleteNotification", tags(Notifications))]
pub(crate) async fn delete(
    state: State,
    Then(CurrentUser(caller), Path(id)): Then<CurrentUser, Path<NotificationPath>>,
) -> ApiResult<Reply<MessageResponse>> {
    let notifications = &state.services.notifications;
    notifications.delete(caller.user, id).await?;
    Ok(Reply(MessageResponse::new(texts::NOTIFICATION_DELETED)))
}
