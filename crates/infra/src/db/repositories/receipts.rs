//! How far participants have got, and how much they have not read.

use std::collections::HashMap;
use std::iter;

use messenger_domain::conversations::{MAX_UNREAD, Mark, Receipts};
use messenger_domain::error::RepoResult;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::{Sender, Seq, Stretch};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryResult};
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
        let rows = self.db.query_all(&receipts(user, conversations)).await;
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

    pub(super) async fn senders_in(&self, stretches: &[Stretch]) -> RepoResult<Vec<Vec<Sender>>> {
        let mut found = Vec::with_capacity(stretches.len());
        for some in stretches.chunks(STRETCHES_AT_ONCE) {
            let mut senders_of = vec![Vec::new(); some.len()];
            let rows = match senders(some) {
                Some(select) => self.db.query_all(&select).await.map_err(repo_error)?,
                None => Vec::new(),
            };
            for row in rows {
                let (number, sender) = sender_in(&row).map_err(repo_error)?;
                // Those that fill up the statement are nobody's.
                if let Some(senders) = senders_of.get_mut(number) {
                    senders.push(sender);
                }
            }
            found.append(&mut senders_of);
        }
        Ok(found)
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

/// How far the slowest of the others got.
pub(crate) fn receipts(user: UserId, conversations: &[ConversationId]) -> SelectStatement {
    let least = |column| Func::min(Expr::col(column));
    let ids = conversations.iter().map(|id| id.uuid());
    Query::select()
        .column(Column::ConversationId)
        .expr_as(least(Column::DeliveredSeq), "delivered")
        .expr_as(least(Column::ReadSeq), "read")
        .from(Entity)
        .and_where(Expr::col(Column::ConversationId).is_in(ids))
        .and_where(Expr::col(Column::UserId).ne(user.uuid()))
        .and_where(Expr::col(Column::LeftAt).is_null())
        .group_by_col(Column::ConversationId)
        .to_owned()
}

/// How many walks are in one statement at most.
const STRETCHES_AT_ONCE: usize = 16;

/// Who wrote in some stretches, each with its `number` among them. So that there are few different
/// statements to be planned, the last of the stretches is asked for more than once. None for none.
pub(crate) fn senders(stretches: &[Stretch]) -> Option<SelectStatement> {
    let last = stretches.last()?;
    let more = stretches.len().next_power_of_two() - stretches.len();
    let all = stretches.iter().chain(iter::repeat_n(last, more));
    let mut walks = (0..).zip(all).map(|(number, one)| walk(number, one));
    let first = walks.next()?;
    let join = |mut all: SelectStatement, walk| all.union(UnionType::All, walk).to_owned();
    Some(walks.fold(first, join))
}

/// A walk along the index by time, of no more rows than there are numbers.
fn walk(number: i64, stretch: &Stretch) -> SelectStatement {
    use messages::Column as M;
    let conversation = stretch.conversation.uuid();
    let numbers = usize::try_from(stretch.up_to.0 - stretch.after.0).unwrap_or_default();
    let walk = Query::select()
        .columns([M::SenderId, M::Seq])
        .from(messages::Entity)
        .and_where(Expr::col(M::ConversationId).eq(conversation))
        .and_where(Expr::col(M::DeletedAt).is_null())
        .and_where(Expr::col(M::CreatedAt).lte(stretch.at.millis()))
        .order_by(M::CreatedAt, Order::Desc)
        .limit(u64::try_from(numbers.min(MAX_UNREAD)).unwrap_or(u64::MAX))
        .to_owned();
    let found = Query::select()
        .column(("w", M::SenderId))
        .expr_as(Func::max(Expr::col(("w", M::Seq))), "latest")
        .from_subquery(walk, "w")
        .and_where(Expr::col(("w", M::Seq)).gt(stretch.after.0))
        .group_by_col(("w", M::SenderId))
        .to_owned();
    let takes_part = Query::select()
        .expr(Expr::value(1))
        .from_as(Entity, "p")
        .and_where(Expr::col(("p", Column::ConversationId)).eq(conversation))
        .and_where(Expr::col(("p", Column::UserId)).equals(("found", M::SenderId)))
        .and_where(Expr::col(("p", Column::LeftAt)).is_null())
        .to_owned();
    Query::select()
        .expr_as(Expr::cust(number.to_string()), "number")
        .columns([("found", "sender_id"), ("found", "latest")])
        .from_subquery(found, "found")
        .and_where(Expr::exists(takes_part))
        .to_owned()
}

fn sender_in(row: &QueryResult) -> Result<(usize, Sender), DbErr> {
    let number: i32 = row.try_get("", "number")?;
    let sender = Sender {
        user: UserId::new(row.try_get("", "sender_id")?),
        latest: Seq(row.try_get("", "latest")?),
    };
    Ok((usize::try_from(number).unwrap_or(usize::MAX), sender))
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
