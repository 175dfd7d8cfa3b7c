//! Taking notifications away that nobody has to be told of any more.

use messenger_domain::Timestamp;
use messenger_domain::error::RepoResult;
use messenger_domain::ids::{NotificationId, UserId};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::SeaRepositories;
use crate::db::entities::conversations;
use crate::db::entities::notifications::{Column, Entity, MISSED};
use crate::db::error::repo_error;

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    /// Makes writers forget that those of some notifications which are about missed messages and unread
    /// are there, with their conversations locked, in the order of their ids. The answer says which
    /// notifications may go: more may have come meanwhile, of conversations that are not locked.
    pub(super) async fn release(&self, which: Condition) -> RepoResult<Condition> {
        let noticed = Query::select()
            .column(Column::ConversationId)
            .from(Entity)
            .cond_where(which)
            .and_where(Column::Kind.eq(MISSED))
            .and_where(Column::DeletedAt.is_null())
            .and_where(Column::ReadAt.is_null())
            .to_owned();
        let locked: Vec<Uuid> = conversations::Entity::find()
            .select_only()
            .column(conversations::Column::Id)
            .filter(conversations::Column::Id.in_subquery(noticed))
            .order_by_asc(conversations::Column::Id)
            .lock(LockType::NoKeyUpdate)
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(repo_error)?;
        if !locked.is_empty() {
            let are_locked = conversations::Column::Id.is_in(locked.clone());
            self.change_audiences(are_locked).await?;
        }
        Ok(Condition::any()
            .add(Column::Kind.ne(MISSED))
            .add(Column::DeletedAt.is_not_null())
            .add(Column::ReadAt.is_not_null())
            .add(Column::ConversationId.is_in(locked)))
    }

    pub(super) async fn read_those(&self, which: Condition, at: Timestamp) -> RepoResult<()> {
        let may_go = self.release(which.clone()).await?;
        let head_at = Query::select()
            .column((conversations::Entity, conversations::Column::HeadAt))
            .from(conversations::Entity)
            .and_where(
                Expr::col((conversations::Entity, conversations::Column::Id))
                    .equals((Entity, Column::ConversationId)),
            )
            .to_owned();
        let update = Entity::update_many()
            .filter(which)
            .filter(Column::ReadAt.is_null())
            .filter(may_go)
            .col_expr(Column::ReadAt, Expr::value(at.millis()))
            .col_expr(Column::UpdatedAt, Expr::value(at.millis()))
            .col_expr(Column::ToldUntil, head_at.into());
        update.exec(&self.db).await.map_err(repo_error)?;
        Ok(())
    }
}

/// All of somebody.
pub(super) fn of(user: UserId) -> Condition {
    Condition::all()
        .add(Column::UserId.eq(user.uuid()))
        .add(Column::DeletedAt.is_null())
}

pub(super) fn is(id: NotificationId, user: UserId) -> Condition {
    of(user).add(Column::Id.eq(id.uuid()))
}

/// The ids of notifications that were made before a time, from one end of the index by age.
pub(crate) fn old(before: Timestamp, limit: u64) -> SelectStatement {
    Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::CreatedAt.lt(before.millis()))
        .order_by(Column::CreatedAt, Order::Asc)
        .order_by(Column::Id, Order::Asc)
        .limit(limit)
        .to_owned()
}
