//! How far participants have got, and how much they have not read.

use std::collections::HashMap;

use messenger_domain::conversations::{MAX_UNREAD, Mark, Receipts};
use messenger_domain::error::RepoResult;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::{Message, Seq};
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
    ) -> RepoResult<Option<Seq>> {
        let moving = if mark.is_read {
            Column::ReadSeq
        } else {
            Column::DeliveredSeq
        };
        let select = Query::select()
            .expr_as(Expr::col(moving), "before")
            .from(Entity)
            .and_where(Expr::col(Column::ConversationId).eq(conversation.uuid()))
            .and_where(Expr::col(Column::UserId).eq(user.uuid()))
            .and_where(Expr::col(Column::LeftAt).is_null())
            .to_owned();
        let row = self.db.query_one(&select).await.map_err(repo_error)?;
        let Some(row) = row else { return Ok(None) };
        let before: i64 = row.try_get("", "before").map_err(repo_error)?;
        let up_to = Expr::value(mark.seq.0);
        let delivered = larger(Expr::col(Column::DeliveredSeq), up_to.clone());
        let mut update = Entity::update_many()
            .filter(Column::ConversationId.eq(conversation.uuid()))
            .filter(Column::UserId.eq(user.uuid()))
            .filter(Column::LeftAt.is_null())
            .filter(moving.lt(mark.seq.0))
            .col_expr(Column::DeliveredSeq, delivered)
            .col_expr(Column::ChangeStamp, stamp(self.db.get_database_backend()));
        if mark.is_read {
            update = update
                .col_expr(Column::ReadSeq, up_to)
                .col_expr(Column::ReadAt, Expr::value(mark.at.millis()));
        }
        let updated = update.exec(&self.db).await.map_err(repo_error)?;
        Ok((updated.rows_affected > 0).then_some(Seq(before)))
    }

    pub(super) async fn receipts_of_others(
        &self,
        user: UserId,
        conversations: &[ConversationId],
    ) -> RepoResult<HashMap<ConversationId, Receipts>> {
        let least = |column| Func::min(Expr::col(column));
        let ids = conversations.iter().map(|id| id.uuid());
        let select = Query::select()
            .column(Column::ConversationId)
            .expr_as(least(Column::DeliveredSeq), "delivered")
            .expr_as(least(Column::ReadSeq), "read")
            .from(Entity)
            .and_where(Expr::col(Column::ConversationId).is_in(ids))
            .and_where(Expr::col(Column::UserId).ne(user.uuid()))
            .and_where(Expr::col(Column::LeftAt).is_null())
            .group_by_col(Column::ConversationId)
            .to_owned();
        let rows = self.db.query_all(&select).await;
        rows.map_err(repo_error)?
            .iter()
            .map(|row| {
                let id: Uuid = row.try_get("", "conversation_id").map_err(repo_error)?;
                let number = |column| row.try_get("", column).map(Seq).map_err(repo_error);
                let receipts = Receipts {
                    delivered: number("delivered")?,
                    read: number("read")?,
                };
                Ok((ConversationId::new(id), receipts))
            })
            .collect()
    }

    pub(super) async fn senders_between(
        &self,
        after: Seq,
        up_to: &Message,
    ) -> RepoResult<Vec<UserId>> {
        let rows = self.db.query_all(&senders(after, up_to)).await;
        rows.map_err(repo_error)?
            .iter()
            .map(|row| {
                let id: Uuid = row.try_get("", "sender_id").map_err(repo_error)?;
                Ok(UserId::new(id))
            })
            .collect()
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

/// A walk along the index by time, of no more rows than there are numbers.
pub(crate) fn senders(after: Seq, up_to: &Message) -> SelectStatement {
    use messages::Column as M;
    let numbers = usize::try_from(up_to.seq.0 - after.0).unwrap_or_default();
    let walk = Query::select()
        .columns([M::SenderId, M::Seq])
        .from(messages::Entity)
        .and_where(Expr::col(M::ConversationId).eq(up_to.conversation.uuid()))
        .and_where(Expr::col(M::DeletedAt).is_null())
        .and_where(Expr::col(M::CreatedAt).lte(up_to.created_at.millis()))
        .order_by(M::CreatedAt, Order::Desc)
        .limit(u64::try_from(numbers.min(MAX_UNREAD)).unwrap_or(u64::MAX))
        .to_owned();
    Query::select()
        .distinct()
        .column(("w", M::SenderId))
        .from_subquery(walk, "w")
        .and_where(Expr::col(("w", M::Seq)).gt(after.0))
        .to_owned()
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
