//! The chat list: each conversation of somebody with its latest message.

use messenger_domain::Timestamp;
use messenger_domain::conversations::{Chat, ChatPartner};
use messenger_domain::error::RepoResult;
use messenger_domain::ids::{ConversationId, UserId};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, JoinType, QueryResult};
use uuid::Uuid;

use super::messages::{COLUMNS, message_in};
use super::{SeaRepositories, name_in};
use crate::db::entities::conversations::GROUP;
use crate::db::entities::{conversations, messages, participants, users};
use crate::db::error::{malformed, repo_error};

/// The part of a chat list to read.
pub(crate) struct ChatSlice {
    pub(crate) user: UserId,
    pub(crate) times: Times,
    pub(crate) rows: Option<usize>,
}

/// Of which time the latest message is.
pub(crate) enum Times {
    All,
    Before(Timestamp),
    At(Timestamp),
}

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    pub(super) async fn chats(&self, slice: &ChatSlice) -> RepoResult<Vec<Chat>> {
        let rows = self.db.query_all(&chats(slice)).await.map_err(repo_error)?;
        rows.iter().map(chat).collect()
    }
}

/// Looks at all conversations of the user to find the page, and at messages and people only for what
/// is on it. The receiver is the one of the two who did not send.
pub(crate) fn chats(slice: &ChatSlice) -> SelectStatement {
    use messages::Column as M;
    let receiver = Expr::case(
        Expr::col(("m", M::SenderId)).equals(("c", "user_low")),
        Expr::col(("c", "user_high")),
    )
    .finally(Expr::col(("c", "user_low")));
    let top = Expr::col(("m", M::ConversationId))
        .equals(("c", "id"))
        .and(Expr::col(("m", M::CreatedAt)).equals(("c", "top_at")))
        .and(Expr::col(("m", M::DeletedAt)).is_null());
    let mut select = Query::select();
    select
        .columns(COLUMNS.map(|column| ("m", column)))
        .expr_as(Expr::col(("c", "kind")), "chat_kind")
        .expr_as(Expr::col(("c", "name")), "chat_name")
        .expr_as(Expr::col(("s", users::Column::FirstName)), "sender_first")
        .expr_as(Expr::col(("s", users::Column::LastName)), "sender_last")
        .expr_as(Expr::col(("r", users::Column::Id)), "receiver_id")
        .expr_as(Expr::col(("r", users::Column::FirstName)), "receiver_first")
        .expr_as(Expr::col(("r", users::Column::LastName)), "receiver_last")
        .from_subquery(page(slice), "c")
        .join_as(JoinType::InnerJoin, messages::Entity, "m", top)
        .join_as(
            JoinType::InnerJoin,
            users::Entity,
            "s",
            Expr::col(("s", users::Column::Id)).equals(("m", M::SenderId)),
        )
        .join_as(
            JoinType::LeftJoin,
            users::Entity,
            "r",
            Expr::col(("r", users::Column::Id)).eq(receiver),
        )
        .order_by(("c", "top_at"), Order::Desc)
        .order_by(("c", "id"), Order::Asc);
    select
}

fn page(slice: &ChatSlice) -> SelectStatement {
    use conversations::Column::{DroppedAt, Id, Kind, Name, UserHigh, UserLow};
    use participants::Column::{ClearedAt, ConversationId, LeftAt, UserId};
    let mut select = Query::select();
    select
        .columns([Id, Kind, Name, UserLow, UserHigh].map(|column| ("k", column)))
        .expr_as(top_at(), "top_at")
        .from_as(participants::Entity, "p")
        .join_as(
            JoinType::InnerJoin,
            conversations::Entity,
            "k",
            Expr::col(("k", Id)).equals(("p", ConversationId)),
        )
        .and_where(Expr::col(("p", UserId)).eq(slice.user.uuid()))
        .and_where(Expr::col(("p", LeftAt)).is_null())
        .and_where(Expr::col(("k", DroppedAt)).is_null())
        .and_where(top_at().gt(Expr::col(("p", ClearedAt))))
        .order_by_expr(top_at(), Order::Desc)
        .order_by(("k", Id), Order::Asc);
    match slice.times {
        Times::All => {}
        Times::Before(time) => {
            select.and_where(top_at().lt(time.millis()));
        }
        Times::At(time) => {
            select.and_where(top_at().eq(time.millis()));
        }
    }
    if let Some(rows) = slice.rows {
        select.limit(u64::try_from(rows).unwrap_or(u64::MAX));
    }
    select
}

/// The time of the latest message that this participant sees: see `departed`.
pub(super) fn top_at() -> Expr {
    let of_all = || Expr::col(("k", conversations::Column::ShownAt));
    let own = Expr::col(("p", participants::Column::ShownAt));
    let hidden_until = Expr::col(("p", participants::Column::HiddenUntil));
    Expr::case(of_all().gt(hidden_until), of_all())
        .finally(own)
        .into()
}

fn chat(row: &QueryResult) -> RepoResult<Chat> {
    let message = message_in(row)?;
    let kind: i16 = row.try_get("", "chat_kind").map_err(repo_error)?;
    let partner = if kind == GROUP {
        let name = row.try_get("", "chat_name").map_err(repo_error)?;
        ChatPartner::Group {
            id: message.conversation,
            name,
        }
    } else {
        receiver(row, message.conversation)?
    };
    let sender = name_in(row, "sender_first", "sender_last").map_err(repo_error)?;
    Ok(Chat {
        message,
        sender,
        partner,
    })
}

fn receiver(row: &QueryResult, conversation: ConversationId) -> RepoResult<ChatPartner> {
    let id: Option<Uuid> = row.try_get("", "receiver_id").map_err(repo_error)?;
    let id = id.ok_or_else(|| malformed(format_args!("{conversation} lacks a receiver")))?;
    let name = name_in(row, "receiver_first", "receiver_last").map_err(repo_error)?;
    Ok(ChatPartner::Receiver {
        id: UserId::new(id),
        name,
    })
}
