//! Notifications. What they tell of people, groups and messages is looked up when they are read.

mod change;
mod missed;
mod rows;

use async_trait::async_trait;
use messenger_domain::Timestamp;
use messenger_domain::error::RepoResult;
use messenger_domain::ids::{FriendRequestId, NotificationId, UserId};
use messenger_domain::notifications::{
    MissedMessage, Notification, NotificationRepository, Unread,
};
use messenger_domain::page::{PageOf, TimeKey};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::SeaRepositories;
use crate::db::entities::conversations;
use crate::db::entities::notifications::{Column, Entity, MISSED};
use crate::db::error::repo_error;
use change::{is, of};

pub(crate) use change::old;
pub(crate) use missed::missed;
pub(crate) use rows::list;
use rows::one;

/// How many rows one statement inserts.
const CHUNK: usize = 1000;

#[async_trait]
impl<C: ConnectionTrait + Send + Sync> NotificationRepository for SeaRepositories<C> {
    async fn find(&self, id: NotificationId, user: UserId) -> RepoResult<Option<Notification>> {
        Ok(self.notifications(user, &one(id, user)).await?.pop())
    }

    async fn list(
        &self,
        user: UserId,
        unread: Unread,
        page: &PageOf<TimeKey>,
    ) -> RepoResult<Vec<Notification>> {
        self.notifications(user, &list(user, unread, page)).await
    }

    async fn insert(&self, notifications: &[Notification]) -> RepoResult<()> {
        for notifications in notifications.chunks(CHUNK) {
            let rows = notifications.iter().map(rows::active);
            let rows = rows.collect::<RepoResult<Vec<_>>>()?;
            let insert = Entity::insert_many(rows).exec_without_returning(&self.db);
            insert.await.map_err(repo_error)?;
        }
        Ok(())
    }

    async fn insert_missed(&self, missed: &[MissedMessage]) -> RepoResult<()> {
        use Column::{ActorId, ConversationId, CreatedAt, GroupName, Id, Kind, UpdatedAt, UserId};
        let columns = [
            Id,
            UserId,
            Kind,
            ActorId,
            ConversationId,
            CreatedAt,
            UpdatedAt,
            GroupName,
        ];
        for missed in missed.chunks(CHUNK) {
            let mut insert = Query::insert();
            insert.into_table(Entity).columns(columns);
            for one in missed {
                let group_name = Query::select()
                    .column(conversations::Column::Name)
                    .from(conversations::Entity)
                    .and_where(Expr::col(conversations::Column::Id).eq(one.conversation.uuid()))
                    .to_owned();
                insert
                    .values([
                        one.id.uuid().into(),
                        one.user.uuid().into(),
                        MISSED.into(),
                        one.sender.uuid().into(),
                        one.conversation.uuid().into(),
                        one.at.millis().into(),
                        one.at.millis().into(),
                        group_name.into(),
                    ])
                    .map_err(|error| repo_error(sea_orm::DbErr::Custom(error.to_string())))?;
            }
            insert.on_conflict(OnConflict::new().do_nothing().to_owned());
            self.db.execute(&insert).await.map_err(repo_error)?;
        }
        Ok(())
    }

    async fn read(&self, id: NotificationId, user: UserId, at: Timestamp) -> RepoResult<()> {
        self.read_those(is(id, user), at).await
    }

    async fn read_all(&self, user: UserId, at: Timestamp) -> RepoResult<()> {
        self.read_those(of(user), at).await
    }

    async fn delete(&self, id: NotificationId, user: UserId, at: Timestamp) -> RepoResult<bool> {
        let may_go = self.release(is(id, user)).await?;
        let update = Entity::update_many()
            .filter(is(id, user))
            .filter(may_go)
            .col_expr(Column::DeletedAt, Expr::value(at.millis()));
        let updated = update.exec(&self.db).await.map_err(repo_error)?;
        Ok(updated.rows_affected > 0)
    }

    async fn erase_request(&self, request: FriendRequestId) -> RepoResult<()> {
        let delete = Entity::delete_many().filter(Column::RequestId.eq(request.uuid()));
        delete.exec(&self.db).await.map_err(repo_error)?;
        Ok(())
    }

    async fn erase_all(&self, user: UserId) -> RepoResult<()> {
        let delete = Entity::delete_many().filter(Column::UserId.eq(user.uuid()));
        delete.exec(&self.db).await.map_err(repo_error)?;
        Ok(())
    }

    async fn erase_old(&self, before: Timestamp, limit: u64) -> RepoResult<u64> {
        let old = || Column::Id.in_subquery(old(before, limit));
        let may_go = self.release(old().into()).await?;
        let delete = Entity::delete_many().filter(old()).filter(may_go);
        let deleted = delete.exec(&self.db).await.map_err(repo_error)?;
        Ok(deleted.rows_affected)
    }
}
