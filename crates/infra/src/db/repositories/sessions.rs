use async_trait::async_trait;
use messenger_domain::Timestamp;
use messenger_domain::auth::{Session, SessionRepository};
use messenger_domain::error::RepoResult;
use messenger_domain::events::EndedSessions;
use messenger_domain::ids::{SessionId, UserId};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::{SeaRepositories, time};
use crate::db::entities::sessions::{ActiveModel, Column, Entity, Model};
use crate::db::error::repo_error;

#[async_trait]
impl<C: ConnectionTrait + Send + Sync> SessionRepository for SeaRepositories<C> {
    async fn find(&self, id: SessionId, now: Timestamp) -> RepoResult<Option<Session>> {
        let row = living(now).filter(is(id)).one(&self.db).await;
        Ok(row.map_err(repo_error)?.map(Session::from))
    }

    async fn find_for_update(&self, id: SessionId, now: Timestamp) -> RepoResult<Option<Session>> {
        let query = living(now).filter(is(id)).lock_exclusive();
        let row = query.one(&self.db).await;
        Ok(row.map_err(repo_error)?.map(Session::from))
    }

    async fn list(&self, user: UserId, now: Timestamp) -> RepoResult<Vec<Session>> {
        let rows = living(now)
            .filter(Column::UserId.eq(user.uuid()))
            .order_by_desc(Column::LastUsedAt)
            .order_by_desc(Column::Id)
            .all(&self.db)
            .await;
        Ok(rows
            .map_err(repo_error)?
            .into_iter()
            .map(Session::from)
            .collect())
    }

    async fn insert(&self, session: &Session) -> RepoResult<()> {
        let row = ActiveModel {
            id: Set(session.id.uuid()),
            user_id: Set(session.user.uuid()),
            created_at: Set(session.created_at.millis()),
            last_used_at: Set(session.last_used_at.millis()),
            expires_at: Set(session.expires_at.millis()),
            ended_at: Set(None),
            user_agent: Set(session.user_agent.clone()),
        };
        Entity::insert(row)
            .exec_without_returning(&self.db)
            .await
            .map_err(repo_error)?;
        Ok(())
    }

    async fn note_use(&self, id: SessionId, now: Timestamp) -> RepoResult<()> {
        let update = Entity::update_many()
            .filter(is(id))
            .col_expr(Column::LastUsedAt, Expr::value(now.millis()));
        update.exec(&self.db).await.map_err(repo_error)?;
        Ok(())
    }

    async fn prolong(
        &self,
        id: SessionId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> RepoResult<()> {
        let update = Entity::update_many()
            .filter(is(id))
            .col_expr(Column::LastUsedAt, Expr::value(now.millis()))
            .col_expr(Column::ExpiresAt, Expr::value(expires_at.millis()));
        update.exec(&self.db).await.map_err(repo_error)?;
        Ok(())
    }

    async fn end(&self, user: UserId, ended: EndedSessions, at: Timestamp) -> RepoResult<()> {
        let mut update = Entity::update_many()
            .filter(Column::UserId.eq(user.uuid()))
            .filter(Column::EndedAt.is_null())
            .col_expr(Column::EndedAt, Expr::value(at.millis()));
        match ended {
            EndedSessions::All => {}
            EndedSessions::AllBut(kept) => update = update.filter(Column::Id.ne(kept.uuid())),
            EndedSessions::One(id) => update = update.filter(is(id)),
        }
        update.exec(&self.db).await.map_err(repo_error)?;
        Ok(())
    }

    async fn erase_all(&self, user: UserId) -> RepoResult<()> {
        let delete = Entity::delete_many().filter(Column::UserId.eq(user.uuid()));
        delete.exec(&self.db).await.map_err(repo_error)?;
        Ok(())
    }

    async fn erase_over(&self, before: Timestamp, limit: u64) -> RepoResult<u64> {
        let delete = Entity::delete_many().filter(Column::Id.in_subquery(over(before, limit)));
        Ok(delete
            .exec(&self.db)
            .await
            .map_err(repo_error)?
            .rows_affected)
    }
}

fn living(now: Timestamp) -> Select<Entity> {
    Entity::find()
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(now.millis()))
}

fn is(id: SessionId) -> SimpleExpr {
    Column::Id.eq(id.uuid())
}

/// The ids of sessions that were over before a time, from one end of the index by end.
pub(crate) fn over(before: Timestamp, limit: u64) -> SelectStatement {
    let end = Func::coalesce([Column::EndedAt, Column::ExpiresAt].map(Expr::col));
    Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Expr::from(end.clone()).lt(before.millis()))
        .order_by_expr(end.into(), Order::Asc)
        .limit(limit)
        .to_owned()
}

impl From<Model> for Session {
    fn from(row: Model) -> Self {
        Self {
            id: SessionId::new(row.id),
            user: UserId::new(row.user_id),
            created_at: time(row.created_at),
            last_used_at: time(row.last_used_at),
            expires_at: time(row.expires_at),
            user_agent: row.user_agent,
        }
    }
}
