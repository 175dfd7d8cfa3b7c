use async_trait::async_trait;
use messenger_domain::Timestamp;
use messenger_domain::error::RepoResult;
use messenger_domain::ids::UserId;
use messenger_domain::presence::{Departure, PresenceRepository, Watchable};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, JoinType, QueryResult};

use super::{SeaRepositories, time};
use crate::db::dialect::larger;
use crate::db::entities::last_seen::{Column, Entity};
use crate::db::entities::{blocks, friendships, participants, users};
use crate::db::error::repo_error;

/// So that SQLite has enough places for values in one statement.
const ROWS_AT_ONCE: usize = 10_000;

#[async_trait]
impl<C: ConnectionTrait + Send + Sync> PresenceRepository for SeaRepositories<C> {
    async fn watchable(&self, user: UserId, others: &[UserId]) -> RepoResult<Vec<Watchable>> {
        let read = |row: &QueryResult| {
            let last_seen: Option<i64> = row.try_get("", "seen_at")?;
            Ok(Watchable {
                user: UserId::new(row.try_get("", "id")?),
                last_seen: last_seen.map(time),
            })
        };
        self.rows(&watchable(user, others), read).await
    }

    async fn note(&self, departures: &[Departure]) -> RepoResult<()> {
        for some in departures.chunks(ROWS_AT_ONCE) {
            let later = larger(
                Expr::col((Entity, Column::SeenAt)),
                Expr::col(("excluded", Column::SeenAt)),
            );
            let on_conflict = OnConflict::column(Column::UserId)
                .value(Column::SeenAt, later)
                .to_owned();
            let mut insert = Query::insert();
            insert
                .into_table(Entity)
                .columns([Column::UserId, Column::SeenAt])
                .select_from(of_users(some))
                .map_err(|error| repo_error(DbErr::Custom(error.to_string())))?
                .on_conflict(on_conflict);
            self.db.execute(&insert).await.map_err(repo_error)?;
        }
        Ok(())
    }

    async fn seen_since(&self, moment: Timestamp) -> RepoResult<Vec<Departure>> {
        let read = |row: &QueryResult| {
            Ok(Departure {
                user: UserId::new(row.try_get("", "user_id")?),
                at: time(row.try_get("", "seen_at")?),
            })
        };
        self.rows(&seen_since(moment), read).await
    }
}

/// Those departures that are of accounts which exist.
fn of_users(departures: &[Departure]) -> SelectStatement {
    let rows = departures
        .iter()
        .map(|departure| (departure.user.uuid(), departure.at.millis()));
    Query::select()
        .columns([("d", "column1"), ("d", "column2")])
        .from_values(rows, "d")
        .join_as(
            JoinType::InnerJoin,
            users::Entity,
            "u",
            Expr::col(("u", users::Column::Id)).equals(("d", "column1")),
        )
        .and_where(Expr::col(("u", users::Column::DeletedAt)).is_null())
        .to_owned()
}

pub(crate) fn seen_since(moment: Timestamp) -> SelectStatement {
    Query::select()
        .columns([Column::UserId, Column::SeenAt])
        .from(Entity)
        .and_where(Expr::col(Column::SeenAt).gte(moment.millis()))
        .to_owned()
}

pub(crate) fn watchable(user: UserId, others: &[UserId]) -> SelectStatement {
    let other = || Expr::col(("u", users::Column::Id));
    Query::select()
        .column(("u", users::Column::Id))
        .column(("s", Column::SeenAt))
        .from_as(users::Entity, "u")
        .join_as(
            JoinType::LeftJoin,
            Entity,
            "s",
            Expr::col(("s", Column::UserId)).equals(("u", users::Column::Id)),
        )
        .and_where(other().is_in(others.iter().map(|user| user.uuid())))
        .and_where(other().ne(user.uuid()))
        .and_where(Expr::col(("u", users::Column::DeletedAt)).is_null())
        .and_where(Expr::exists(account(user)))
        .and_where(Expr::not_exists(block(user.uuid().into(), other())))
        .and_where(Expr::not_exists(block(other(), user.uuid().into())))
        .and_where(Expr::exists(friendship(user)).or(Expr::exists(shared_conversation(user))))
        .to_owned()
}

fn account(user: UserId) -> SelectStatement {
    Query::select()
        .expr(Expr::value(1))
        .from_as(users::Entity, "me")
        .and_where(Expr::col(("me", users::Column::Id)).eq(user.uuid()))
        .and_where(Expr::col(("me", users::Column::DeletedAt)).is_null())
        .to_owned()
}

fn block(by: Expr, whom: Expr) -> SelectStatement {
    Query::select()
        .expr(Expr::value(1))
        .from_as(blocks::Entity, "b")
        .and_where(Expr::col(("b", blocks::Column::BlockerId)).eq(by))
        .and_where(Expr::col(("b", blocks::Column::BlockedId)).eq(whom))
        .to_owned()
}

/// Of a user and the user `u`.
fn friendship(user: UserId) -> SelectStatement {
    use friendships::Column as F;
    Query::select()
        .expr(Expr::value(1))
        .from_as(friendships::Entity, "f")
        .and_where(Expr::col(("f", F::UserId)).eq(user.uuid()))
        .and_where(Expr::col(("f", F::FriendId)).equals(("u", users::Column::Id)))
        .to_owned()
}

/// With a user and the user `u` both in it. Nobody is in a group that was dropped.
fn shared_conversation(user: UserId) -> SelectStatement {
    use participants::Column as P;
    Query::select()
        .expr(Expr::value(1))
        .from_as(participants::Entity, "p")
        .join_as(
            JoinType::InnerJoin,
            participants::Entity,
            "q",
            Expr::col(("q", P::ConversationId)).equals(("p", P::ConversationId)),
        )
        .and_where(Expr::col(("p", P::UserId)).eq(user.uuid()))
        .and_where(Expr::col(("p", P::LeftAt)).is_null())
        .and_where(Expr::col(("q", P::UserId)).equals(("u", users::Column::Id)))
        .and_where(Expr::col(("q", P::LeftAt)).is_null())
        .to_owned()
}
