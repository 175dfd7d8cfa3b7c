//! How far participants have got, and how much they have not read.

use std::collections::HashMap;

use messenger_domain::conversations::{MAX_UNREAD, Mark, Receipts};
use messenger_domain::error::RepoResult;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::Seq;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::SeaRepositories;
use super::messages::hidden_from;
use crate::db::dialect::{larger, stamp};
use crate::db::entities::messages;
use crate::db::entities::participants::{Column, Entity};
use crate::db::error::repo_error;

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    pub(super) async fn mark_participant(
        &self,
        conversation: ConversationId,
        user: UserId,
        mark: &Mark,
    ) -> RepoResult<bool> {
        let up_to = Expr::value(mark.seq.0);
        let delivered = larger(Expr::col(Column::DeliveredSeq), up_to.clone());
        let mut update = Entity::update_many()
            .filter(Column::ConversationId.eq(conversation.uuid()))
            .filter(Column::UserId.eq(user.uuid()))
            .filter(Column::LeftAt.is_null())
            .col_expr(Column::DeliveredSeq, delivered)
            .col_expr(Column::ChangeStamp, stamp(self.db.get_database_backend()));
        update = if mark.is_read {
            update
                .filter(Column::ReadSeq.lt(mark.seq.0))
                .col_expr(Column::ReadSeq, up_to)
                .col_expr(Column::ReadAt, Expr::value(mark.at.millis()))
        } else {
            update.filter(Column::DeliveredSeq.lt(mark.seq.0))
        };
        let updated = update.exec(&self.db).await.map_err(repo_error)?;
        Ok(updated.rows_affected > 0)
    }

    pub(super) async fn receipts_of_others(
        &self,
        conversation: ConversationId,
        user: UserId,
    ) -> RepoResult<Option<Receipts>> {
        let least = |column| Func::min(Expr::col(column));
        let select = Query::select()
            .expr_as(least(Column::DeliveredSeq), "delivered")
            .expr_as(least(Column::ReadSeq), "read")
            .from(Entity)
            .and_where(Expr::col(Column::ConversationId).eq(conversation.uuid()))
            .and_where(Expr::col(Column::UserId).ne(user.uuid()))
            .and_where(Expr::col(Column::LeftAt).is_null())
            .to_owned();
        let row = self.db.query_one(&select).await.map_err(repo_error)?;
        let Some(row) = row else { return Ok(None) };
        let delivered: Option<i64> = row.try_get("", "delivered").map_err(repo_error)?;
        let read: Option<i64> = row.try_get("", "read").map_err(repo_error)?;
        let receipts = |(delivered, read)| Receipts {
            delivered: Seq(delivered),
            read: Seq(read),
        };
        Ok(delivered.zip(read).map(receipts))
    }

    pub(super) async fn unread_of(
        &self,
        user: UserId,
        conversations: &[ConversationId],
    ) -> RepoResult<HashMap<ConversationId, usize>> {
        let rows = self.db.query_all(&unread(user, conversations)).await;
        rows.map_err(repo_error)?
            .iter()
            .map(|row| {
                let id: Uuid = row.try_get("", "conversation_id").map_err(repo_error)?;
                let count: i64 = row.try_get("", "unread").map_err(repo_error)?;
                let count = usize::try_from(count).unwrap_or_default();
                Ok((ConversationId::new(id), count))
            })
            .collect()
    }
}

/// For each conversation a walk along the index by time, from the latest message on and to what was read.
pub(crate) fn unread(user: UserId, conversations: &[ConversationId]) -> SelectStatement {
    use messages::Column as M;
    let column = |column: Column| Expr::col(("p", column));
    let walk = Query::select()
        .columns([M::SenderId, M::CreatedAt].map(|column| ("m", column)))
        .from_as(messages::Entity, "m")
        .and_where(Expr::col(("m", M::ConversationId)).equals(("p", Column::ConversationId)))
        .and_where(Expr::col(("m", M::DeletedAt)).is_null())
        .and_where(Expr::col(("m", M::CreatedAt)).gt(column(Column::ReadAt)))
        .and_where(Expr::col(("m", M::CreatedAt)).gt(column(Column::ClearedAt)))
        .order_by(("m", M::CreatedAt), Order::Desc)
        .limit(u64::try_from(MAX_UNREAD).unwrap_or(u64::MAX))
        .to_owned();
    let count = Query::select()
        .expr(Func::count(Expr::value(1)))
        .from_subquery(walk, "w")
        .and_where(Expr::col(("w", M::SenderId)).ne(user.uuid()))
        .and_where(Expr::not_exists(hidden_from(
            user,
            ("p", Column::ConversationId),
            ("w", M::CreatedAt),
        )))
        .to_owned();
    let ids = conversations.iter().map(|id| id.uuid());
    Query::select()
        .column(("p", Column::ConversationId))
        .expr_as(Expr::from(count), "unread")
        .from_as(Entity, "p")
        .and_where(column(Column::UserId).eq(user.uuid()))
        .and_where(column(Column::LeftAt).is_null())
        .and_where(column(Column::ConversationId).is_in(ids))
        .to_owned()
}
