//! What is left to be seen of the messages that notifications tell of.

use std::collections::HashMap;

use messenger_domain::error::RepoResult;
use messenger_domain::ids::{MessageId, UserId};
use messenger_domain::notifications::{Missed, Person, Preview};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, JoinType, QueryResult};
use uuid::Uuid;

use super::super::messages::{TEXT, hidden_from};
use super::super::{SeaRepositories, name_in, time};
use super::rows::join_own;
use crate::db::entities::notifications::{Column, Entity};
use crate::db::entities::{messages, participants, users};
use crate::db::error::repo_error;

/// How many messages there are, and the latest.
pub(super) type Left = (usize, Option<Preview>);

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    /// By the ids of notifications. Of conversations that the reader left, nothing.
    pub(super) async fn find_missed(
        &self,
        user: UserId,
        ids: &[Uuid],
    ) -> RepoResult<HashMap<Uuid, Left>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = self
            .db
            .query_all(&missed(user, ids))
            .await
            .map_err(repo_error)?;
        let rows: Result<_, DbErr> = rows.iter().map(left).collect();
        rows.map_err(repo_error)
    }
}

/// For each a walk along the index by time, from the latest message on, of so many as are counted.
pub(crate) fn missed(user: UserId, ids: &[Uuid]) -> SelectStatement {
    use messages::Column as M;
    let mut found = Query::select();
    found
        .columns([Column::Id, Column::ConversationId].map(|column| ("n", column)))
        .expr_as(
            Expr::from(seen(user, Func::count(Expr::value(1)).into())),
            "missed",
        )
        .expr_as(
            Expr::from(seen(user, Func::max(Expr::col(("w", M::CreatedAt))).into())),
            "latest_at",
        )
        .from_as(Entity, "n")
        .and_where(Expr::col(("n", Column::Id)).is_in(ids.iter().copied()));
    join_own(&mut found, JoinType::InnerJoin);
    let latest = Expr::col(("m", M::ConversationId))
        .equals(("f", "conversation_id"))
        .and(Expr::col(("m", M::CreatedAt)).equals(("f", "latest_at")))
        .and(Expr::col(("m", M::DeletedAt)).is_null());
    let sender = Expr::col(("s", users::Column::Id)).equals(("m", M::SenderId));
    Query::select()
        .columns([("f", "id"), ("f", "missed")])
        .expr_as(Expr::col(("m", M::Id)), "message_id")
        .columns([M::SenderId, M::Content, M::CreatedAt].map(|column| ("m", column)))
        .columns(["first_name", "last_name"].map(|column| ("s", column)))
        .from_subquery(found, "f")
        .join_as(JoinType::LeftJoin, messages::Entity, "m", latest)
        .join_as(JoinType::LeftJoin, users::Entity, "s", sender)
        .to_owned()
}

/// Something of the texts that others sent, from the first that was missed on, and that the reader did
/// not clear away or hide.
fn seen(user: UserId, what: Expr) -> SelectStatement {
    use messages::Column as M;
    let sent_at = || Expr::col(("m", M::CreatedAt));
    let until = Expr::col(("n", Column::ToldUntil));
    let walk = Query::select()
        .columns([M::SenderId, M::Kind, M::CreatedAt].map(|column| ("m", column)))
        .from_as(messages::Entity, "m")
        .and_where(Expr::col(("m", M::ConversationId)).equals(("n", Column::ConversationId)))
        .and_where(Expr::col(("m", M::DeletedAt)).is_null())
        .and_where(sent_at().gte(Expr::col(("n", Column::CreatedAt))))
        .and_where(sent_at().lte(Func::coalesce([until, Expr::value(i64::MAX)])))
        .and_where(sent_at().gt(Expr::col(("p", participants::Column::ClearedAt))))
        .order_by(("m", M::CreatedAt), Order::Desc)
        .limit(u64::try_from(Missed::MAX_COUNTED).unwrap_or(u64::MAX))
        .to_owned();
    let hidden = hidden_from(user, ("n", Column::ConversationId), ("w", M::CreatedAt));
    Query::select()
        .expr(what)
        .from_subquery(walk, "w")
        .and_where(Expr::col(("w", M::Kind)).eq(TEXT))
        .and_where(Expr::col(("w", M::SenderId)).ne(user.uuid()))
        .and_where(Expr::not_exists(hidden))
        .to_owned()
}

fn left(row: &QueryResult) -> Result<(Uuid, Left), DbErr> {
    let count: i64 = row.try_get("", "missed")?;
    let message: Option<Uuid> = row.try_get("", "message_id")?;
    let preview = |message| {
        let content: String = row.try_get("", "content")?;
        Ok::<_, DbErr>(Preview {
            message: MessageId::new(message),
            sender: Person {
                id: UserId::new(row.try_get("", "sender_id")?),
                name: name_in(row, "first_name", "last_name")?,
            },
            text: Preview::cut(&content),
            sent_at: time(row.try_get("", "created_at")?),
        })
    };
    let left = (
        usize::try_from(count).unwrap_or_default(),
        message.map(preview).transpose()?,
    );
    Ok((row.try_get("", "id")?, left))
}
