//! Notifications as rows.

use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::ids::{ConversationId, FriendRequestId, NotificationId, UserId};
use messenger_domain::notifications::{Cause, GroupRef, Missed, Notification, Person, Unread};
use messenger_domain::page::{PageOf, TimeKey};
use messenger_domain::users::PersonName;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ActiveValue::Set, ConnectionTrait, FromQueryResult, JoinType};
use uuid::Uuid;

use super::super::paged::ByTime;
use super::super::{SeaRepositories, time};
use super::missed::Left;
use crate::db::entities::notifications::{ActiveModel, Column, Entity, MISSED};
use crate::db::entities::{conversations, participants, users};
use crate::db::error::{malformed, repo_error};

const FRIEND_REQUESTED: i16 = 2;
const FRIEND_ACCEPTED: i16 = 3;
const ADDED_TO_GROUP: i16 = 4;
const REMOVED_FROM_GROUP: i16 = 5;
const GROUP_DROPPED: i16 = 6;
const GROUP_HANDED_OVER: i16 = 7;
const PASSWORD_CHANGED: i16 = 8;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    user_id: Uuid,
    kind: i16,
    actor_id: Option<Uuid>,
    actor_first: Option<String>,
    actor_last: Option<String>,
    conversation_id: Option<Uuid>,
    group_name: Option<String>,
    request_id: Option<Uuid>,
    created_at: i64,
    updated_at: i64,
    read_at: Option<i64>,
}

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    pub(super) async fn notifications(
        &self,
        user: UserId,
        select: &SelectStatement,
    ) -> RepoResult<Vec<Notification>> {
        let rows = self.db.query_all(select).await.map_err(repo_error)?;
        let rows = rows.iter().map(|row| Row::from_query_result(row, ""));
        let rows: Vec<Row> = rows.collect::<Result<_, _>>().map_err(repo_error)?;
        let of_messages = rows.iter().filter(|row| row.kind == MISSED);
        let ids: Vec<Uuid> = of_messages.map(|row| row.id).collect();
        let mut missed = self.find_missed(user, &ids).await?;
        rows.into_iter()
            .map(|row| {
                let left = missed.remove(&row.id).unwrap_or_default();
                row.notification(left)
            })
            .collect()
    }
}

pub(crate) fn list(user: UserId, unread: Unread, page: &PageOf<TimeKey>) -> SelectStatement {
    let mut select = notifications_of(user);
    if unread == Unread::Only {
        select.and_where(Expr::col(("n", Column::ReadAt)).is_null());
    }
    let by_time = ByTime::latest_first(("n", Column::CreatedAt), ("n", Column::Id));
    by_time.read_page(&mut select, page);
    select
}

pub(super) fn one(id: NotificationId, user: UserId) -> SelectStatement {
    let mut select = notifications_of(user);
    select.and_where(Expr::col(("n", Column::Id)).eq(id.uuid()));
    select
}

fn notifications_of(user: UserId) -> SelectStatement {
    let columns = [
        Column::Id,
        Column::UserId,
        Column::Kind,
        Column::ActorId,
        Column::ConversationId,
        Column::RequestId,
        Column::CreatedAt,
        Column::UpdatedAt,
        Column::ReadAt,
    ];
    let group_name = [
        Expr::col(("k", conversations::Column::Name)),
        Expr::col(("n", Column::GroupName)),
    ];
    let mut select = Query::select();
    select
        .columns(columns.map(|column| ("n", column)))
        .expr_as(Expr::col(("a", users::Column::FirstName)), "actor_first")
        .expr_as(Expr::col(("a", users::Column::LastName)), "actor_last")
        .expr_as(Func::coalesce(group_name), "group_name")
        .from_as(Entity, "n")
        .join_as(
            JoinType::LeftJoin,
            users::Entity,
            "a",
            Expr::col(("a", users::Column::Id)).equals(("n", Column::ActorId)),
        )
        .and_where(Expr::col(("n", Column::UserId)).eq(user.uuid()))
        .and_where(Expr::col(("n", Column::DeletedAt)).is_null());
    join_own(&mut select, JoinType::LeftJoin);
    select.join_as(
        JoinType::LeftJoin,
        conversations::Entity,
        "k",
        Expr::col(("k", conversations::Column::Id))
            .equals(("p", participants::Column::ConversationId)),
    );
    select
}

/// Joins the reader `p` of the conversation, who takes part in it.
pub(super) fn join_own(select: &mut SelectStatement, join: JoinType) {
    use participants::Column::{ConversationId, LeftAt, UserId};
    let own = Expr::col(("p", ConversationId))
        .equals(("n", Column::ConversationId))
        .and(Expr::col(("p", UserId)).equals(("n", Column::UserId)))
        .and(Expr::col(("p", LeftAt)).is_null());
    select.join_as(join, participants::Entity, "p", own);
}

impl Row {
    fn notification(self, left: Left) -> RepoResult<Notification> {
        let latest_at = left.1.as_ref().map(|latest| latest.sent_at);
        let updated_at = time(self.updated_at);
        Ok(Notification {
            id: NotificationId::new(self.id),
            user: UserId::new(self.user_id),
            created_at: time(self.created_at),
            updated_at: latest_at.map_or(updated_at, |latest| latest.max(updated_at)),
            is_read: self.read_at.is_some(),
            cause: self.cause(left)?,
        })
    }

    fn cause(self, (count, latest): Left) -> RepoResult<Cause> {
        Ok(match self.kind {
            MISSED => Cause::Messages(Missed {
                conversation: ConversationId::new(self.require(self.conversation_id)?),
                sender: self.by()?,
                group_name: self.group_name,
                count,
                latest,
            }),
            FRIEND_REQUESTED | FRIEND_ACCEPTED => {
                let request = FriendRequestId::new(self.require(self.request_id)?);
                let by = self.by()?;
                if self.kind == FRIEND_REQUESTED {
                    Cause::FriendRequested { request, by }
                } else {
                    Cause::FriendAccepted { request, by }
                }
            }
            PASSWORD_CHANGED => Cause::PasswordChanged,
            kind => {
                let by = self.by()?;
                let group = self.group()?;
                match kind {
                    ADDED_TO_GROUP => Cause::AddedToGroup { group, by },
                    REMOVED_FROM_GROUP => Cause::RemovedFromGroup { group, by },
                    GROUP_DROPPED => Cause::GroupDropped { group, by },
                    GROUP_HANDED_OVER => Cause::GroupHandedOver { group, by },
                    other => return Err(malformed(format_args!("notification of kind {other}"))),
                }
            }
        })
    }

    fn by(&self) -> RepoResult<Person> {
        Ok(Person {
            id: UserId::new(self.require(self.actor_id)?),
            name: PersonName {
                first: self.require(self.actor_first.clone())?,
                last: self.require(self.actor_last.clone())?,
            },
        })
    }

    fn group(&self) -> RepoResult<GroupRef> {
        Ok(GroupRef {
            id: ConversationId::new(self.require(self.conversation_id)?),
            name: self.require(self.group_name.clone())?,
        })
    }

    fn require<T>(&self, field: Option<T>) -> RepoResult<T> {
        field.ok_or_else(|| malformed(format_args!("notification {} lacks a field", self.id)))
    }
}

/// The row of a notification that is not about messages.
pub(super) fn active(notification: &Notification) -> RepoResult<ActiveModel> {
    let row = |kind, by: Option<&Person>, group: Option<&GroupRef>, request| ActiveModel {
        id: Set(notification.id.uuid()),
        user_id: Set(notification.user.uuid()),
        kind: Set(kind),
        actor_id: Set(by.map(|by| by.id.uuid())),
        conversation_id: Set(group.map(|group| group.id.uuid())),
        group_name: Set(group.map(|group| group.name.clone())),
        request_id: Set(request),
        created_at: Set(notification.created_at.millis()),
        updated_at: Set(notification.updated_at.millis()),
        read_at: Set(None),
        told_until: Set(None),
        deleted_at: Set(None),
    };
    let with_request =
        |kind, by, request: FriendRequestId| row(kind, by, None, Some(request.uuid()));
    let with_group = |kind, by, group| row(kind, Some(by), Some(group), None);
    Ok(match &notification.cause {
        Cause::Messages(_) => {
            return Err(RepoError::Internal(
                "missed messages have rows of their own".into(),
            ));
        }
        Cause::FriendRequested { request, by } => {
            with_request(FRIEND_REQUESTED, Some(by), *request)
        }
        Cause::FriendAccepted { request, by } => with_request(FRIEND_ACCEPTED, Some(by), *request),
        Cause::AddedToGroup { group, by } => with_group(ADDED_TO_GROUP, by, group),
        Cause::RemovedFromGroup { group, by } => with_group(REMOVED_FROM_GROUP, by, group),
        Cause::GroupDropped { group, by } => with_group(GROUP_DROPPED, by, group),
        Cause::GroupHandedOver { group, by } => with_group(GROUP_HANDED_OVER, by, group),
        Cause::PasswordChanged => row(PASSWORD_CHANGED, None, None, None),
    })
}
