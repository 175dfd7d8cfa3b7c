//! Conversations as their participants see them, with or without messages.

use messenger_domain::conversations::{Companion, Latest, Overview, OverviewKind, Which};
use messenger_domain::error::RepoResult;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::page::{PageOf, TimeKey};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, JoinType, QueryResult};
use uuid::Uuid;

use super::chats::top_at;
use super::messages::{COLUMNS, message_in};
use super::paged::ByTime;
use super::{SeaRepositories, name_in, time};
use crate::db::entities::conversations::GROUP;
use crate::db::entities::{conversations, messages, participants, users};
use crate::db::error::{malformed, repo_error};

/// Which conversations of a user to read.
pub(crate) enum Asked<'a> {
    These(&'a [ConversationId]),
    Page(Which, &'a PageOf<TimeKey>),
}

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    pub(super) async fn overviews(
        &self,
        user: UserId,
        asked: &Asked<'_>,
    ) -> RepoResult<Vec<Overview>> {
        let rows = self.db.query_all(&overviews(user, asked)).await;
        rows.map_err(repo_error)?.iter().map(overview).collect()
    }
}

/// Looks at all conversations of the user to find the page, and at messages, people and members only
/// for what is on it.
pub(crate) fn overviews(user: UserId, asked: &Asked<'_>) -> SelectStatement {
    use users::Column as U;
    let companion = Expr::case(
        Expr::col(("c", "user_low")).eq(user.uuid()),
        Expr::col(("c", "user_high")),
    )
    .finally(Expr::col(("c", "user_low")));
    let mut select = Query::select();
    select
        .columns(COLUMNS.map(|column| ("m", column)))
        .expr_as(Expr::col(("s", U::FirstName)), "sender_first")
        .expr_as(Expr::col(("s", U::LastName)), "sender_last")
        .expr_as(Expr::col(("r", U::Id)), "companion_id")
        .expr_as(Expr::col(("r", U::FirstName)), "companion_first")
        .expr_as(Expr::col(("r", U::LastName)), "companion_last")
        .expr_as(Expr::col(("r", U::Username)), "companion_username")
        .expr_as(members(), "members")
        .from_subquery(chosen(user, asked), "c")
        .join_as(JoinType::LeftJoin, messages::Entity, "m", is_latest())
        .join_as(
            JoinType::LeftJoin,
            users::Entity,
            "s",
            Expr::col(("s", U::Id)).equals(("m", messages::Column::SenderId)),
        )
        .join_as(
            JoinType::LeftJoin,
            users::Entity,
            "r",
            Expr::col(("r", U::Id)).eq(companion),
        );
    for column in [
        "chat_id",
        "chat_kind",
        "chat_name",
        "chat_owner",
        "chat_created_at",
        "active_at",
    ] {
        select.column(("c", column));
    }
    if let Asked::Page(_, page) = asked {
        ByTime::latest_first(("c", "active_at"), ("c", "chat_id")).order(&mut select, page);
    }
    select
}

/// Whether a message is the latest that the user sees of its conversation.
fn is_latest() -> Expr {
    use messages::Column::{ConversationId, CreatedAt, DeletedAt};
    Expr::col(("m", ConversationId))
        .equals(("c", "chat_id"))
        .and(Expr::col(("m", CreatedAt)).equals(("c", "top_at")))
        .and(Expr::col(("m", CreatedAt)).gt(Expr::col(("c", "cleared_at"))))
        .and(Expr::col(("m", DeletedAt)).is_null())
}

/// How many take part.
fn members() -> SelectStatement {
    use participants::Column::{ConversationId, LeftAt, UserId};
    Query::select()
        .expr(Func::count(Expr::col(("n", UserId))))
        .from_as(participants::Entity, "n")
        .and_where(Expr::col(("n", ConversationId)).equals(("c", "chat_id")))
        .and_where(Expr::col(("n", LeftAt)).is_null())
        .to_owned()
}

fn chosen(user: UserId, asked: &Asked<'_>) -> SelectStatement {
    use conversations::Column as K;
    use participants::Column::{ClearedAt, ConversationId, LeftAt, UserId};
    let active_at: Expr = Expr::case(top_at().gt(0_i64), top_at())
        .finally(Expr::col(("k", K::CreatedAt)))
        .into();
    let mut select = Query::select();
    select
        .expr_as(Expr::col(("k", K::Id)), "chat_id")
        .expr_as(Expr::col(("k", K::Kind)), "chat_kind")
        .expr_as(Expr::col(("k", K::Name)), "chat_name")
        .expr_as(Expr::col(("k", K::OwnerId)), "chat_owner")
        .expr_as(Expr::col(("k", K::CreatedAt)), "chat_created_at")
        .expr_as(active_at.clone(), "active_at")
        .expr_as(top_at(), "top_at")
        .columns([K::UserLow, K::UserHigh].map(|column| ("k", column)))
        .column(("p", ClearedAt))
        .from_as(participants::Entity, "p")
        .join_as(
            JoinType::InnerJoin,
            conversations::Entity,
            "k",
            Expr::col(("k", K::Id)).equals(("p", ConversationId)),
        )
        .and_where(Expr::col(("p", UserId)).eq(user.uuid()))
        .and_where(Expr::col(("p", LeftAt)).is_null())
        .and_where(Expr::col(("k", K::DroppedAt)).is_null());
    match asked {
        Asked::These(ids) => {
            let ids = ids.iter().map(|id| id.uuid());
            select.and_where(Expr::col(("p", ConversationId)).is_in(ids));
        }
        Asked::Page(which, page) => {
            let cleared_at = || Expr::col(("p", ClearedAt));
            let is_something_seen = top_at().gt(cleared_at());
            let was_never_cleared = cleared_at().eq(0_i64);
            select.and_where(is_something_seen.or(was_never_cleared));
            if *which == Which::Groups {
                select.and_where(Expr::col(("k", K::Kind)).eq(GROUP));
            }
            let order = ByTime {
                at: active_at,
                id: Expr::col(("k", K::Id)),
                latest_first: true,
            };
            order.read_page(&mut select, page);
        }
    }
    select
}

fn overview(row: &QueryResult) -> RepoResult<Overview> {
    let id: Uuid = row.try_get("", "chat_id").map_err(repo_error)?;
    let id = ConversationId::new(id);
    let times = || {
        let created_at = row.try_get("", "chat_created_at")?;
        Ok((time(created_at), time(row.try_get("", "active_at")?)))
    };
    let (created_at, active_at) = times().map_err(repo_error)?;
    Ok(Overview {
        id,
        kind: kind(row, id)?,
        created_at,
        active_at,
        latest: latest(row)?,
    })
}

fn kind(row: &QueryResult, id: ConversationId) -> RepoResult<OverviewKind> {
    let kind: i16 = row.try_get("", "chat_kind").map_err(repo_error)?;
    let found = if kind == GROUP {
        group(row)
    } else {
        companion(row)
    };
    let found = found.map_err(repo_error)?;
    found.ok_or_else(|| malformed(format_args!("conversation {id}")))
}

fn group(row: &QueryResult) -> Result<Option<OverviewKind>, DbErr> {
    let name: Option<String> = row.try_get("", "chat_name")?;
    let owner: Option<Uuid> = row.try_get("", "chat_owner")?;
    let members: i64 = row.try_get("", "members")?;
    Ok(name.zip(owner).map(|(name, owner)| OverviewKind::Group {
        name,
        owner: UserId::new(owner),
        members: members.unsigned_abs(),
    }))
}

fn companion(row: &QueryResult) -> Result<Option<OverviewKind>, DbErr> {
    let Some(id) = row.try_get::<Option<Uuid>>("", "companion_id")? else {
        return Ok(None);
    };
    Ok(Some(OverviewKind::Direct {
        companion: Companion {
            user: UserId::new(id),
            name: name_in(row, "companion_first", "companion_last")?,
            username: row.try_get("", "companion_username")?,
        },
    }))
}

fn latest(row: &QueryResult) -> RepoResult<Option<Latest>> {
    let id: Option<Uuid> = row.try_get("", "id").map_err(repo_error)?;
    if id.is_none() {
        return Ok(None);
    }
    Ok(Some(Latest {
        message: message_in(row)?,
        sender: name_in(row, "sender_first", "sender_last").map_err(repo_error)?,
    }))
}
