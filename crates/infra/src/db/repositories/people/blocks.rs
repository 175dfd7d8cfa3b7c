use async_trait::async_trait;
use messenger_domain::Timestamp;
use messenger_domain::blocks::{BlockRepository, Blocked, Silenced};
use messenger_domain::conversations::{ConversationRepository, DirectConversation};
use messenger_domain::error::RepoResult;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::page::{PageOf, TimeKey};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryResult};

use super::{ByTime, SeaRepositories, join_profile, profile, time};
use crate::db::entities::blocks::{Column, Entity};
use crate::db::error::repo_error;

#[async_trait]
impl<C: ConnectionTrait + Send + Sync> BlockRepository for SeaRepositories<C> {
    async fn has_blocked(&self, by: UserId, whom: UserId) -> RepoResult<bool> {
        let found = Entity::find_by_id((by.uuid(), whom.uuid()));
        let row = found.one(&self.db).await.map_err(repo_error)?;
        Ok(row.is_some())
    }

    async fn silenced(&self, pair: &DirectConversation) -> RepoResult<Silenced> {
        let both = Condition::any()
            .add(is(pair.low, pair.high))
            .add(is(pair.high, pair.low));
        let rows = Entity::find().filter(both).all(&self.db).await;
        let rows = rows.map_err(repo_error)?;
        let is_blocked = |user: UserId| rows.iter().any(|row| row.blocked_id == user.uuid());
        Ok(Silenced {
            low: is_blocked(pair.low),
            high: is_blocked(pair.high),
        })
    }

    async fn list_parted(&self, user: UserId, people: &[UserId]) -> RepoResult<Vec<UserId>> {
        let ids = || people.iter().map(|other| other.uuid());
        let of_either = Condition::any()
            .add(
                Column::BlockerId
                    .eq(user.uuid())
                    .and(Column::BlockedId.is_in(ids())),
            )
            .add(
                Column::BlockedId
                    .eq(user.uuid())
                    .and(Column::BlockerId.is_in(ids())),
            );
        let rows = Entity::find().filter(of_either).all(&self.db).await;
        let parted = rows.map_err(repo_error)?.into_iter().map(|row| {
            let is_own = row.blocker_id == user.uuid();
            UserId::new(if is_own {
                row.blocked_id
            } else {
                row.blocker_id
            })
        });
        Ok(parted.collect())
    }

    async fn insert(&self, by: UserId, whom: UserId, at: Timestamp) -> RepoResult<bool> {
        let mut insert = Query::insert();
        insert
            .into_table(Entity)
            .columns([Column::BlockerId, Column::BlockedId, Column::CreatedAt])
            .values_panic([
                Expr::value(by.uuid()),
                Expr::value(whom.uuid()),
                Expr::value(at.millis()),
            ])
            .on_conflict(OnConflict::new().do_nothing().to_owned());
        let inserted = self.db.execute(&insert).await.map_err(repo_error)?;
        if inserted.rows_affected() == 0 {
            return Ok(false);
        }
        self.change_audience(ConversationId::direct(by, whom))
            .await?;
        Ok(true)
    }

    async fn remove(&self, by: UserId, whom: UserId) -> RepoResult<bool> {
        let delete = Entity::delete_many().filter(is(by, whom));
        let deleted = delete.exec(&self.db).await.map_err(repo_error)?;
        if deleted.rows_affected == 0 {
            return Ok(false);
        }
        self.change_audience(ConversationId::direct(by, whom))
            .await?;
        Ok(true)
    }

    async fn list(&self, by: UserId, page: &PageOf<TimeKey>) -> RepoResult<Vec<Blocked>> {
        let read = |row: &QueryResult| {
            Ok(Blocked {
                person: profile(row)?,
                at: time(row.try_get("", "blocked_at")?),
            })
        };
        self.rows(&blocks_of(by, page), read).await
    }

    async fn erase_all(&self, user: UserId) -> RepoResult<()> {
        let of_either = Condition::any()
            .add(Column::BlockerId.eq(user.uuid()))
            .add(Column::BlockedId.eq(user.uuid()));
        let delete = Entity::delete_many().filter(of_either);
        delete.exec(&self.db).await.map_err(repo_error)?;
        Ok(())
    }
}

pub(crate) fn blocks_of(by: UserId, page: &PageOf<TimeKey>) -> SelectStatement {
    let mut select = Query::select();
    select
        .expr_as(Expr::col(("b", Column::CreatedAt)), "blocked_at")
        .from_as(Entity, "b")
        .and_where(Expr::col(("b", Column::BlockerId)).eq(by.uuid()));
    join_profile(&mut select, Expr::col(("b", Column::BlockedId)));
    ByTime::latest_first(("b", Column::CreatedAt), ("b", Column::BlockedId))
        .read_page(&mut select, page);
    select
}

fn is(by: UserId, whom: UserId) -> Condition {
    Condition::all()
        .add(Column::BlockerId.eq(by.uuid()))
        .add(Column::BlockedId.eq(whom.uuid()))
}
