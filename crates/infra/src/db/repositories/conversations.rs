use async_trait::async_trait;
use messenger_domain::Timestamp;
use messenger_domain::conversations::{
    Chat, ChatsBefore, Conversation, ConversationKind, ConversationRepository, DirectConversation,
    Overview, Which,
};
use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::groups::{Group, GroupName};
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::Seq;
use messenger_domain::page::{PageOf, TimeKey};
use messenger_domain::text::fold;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};

use super::chats::{ChatSlice, Times};
use super::overviews::Asked;
use super::{SeaRepositories, time};
use crate::db::dialect::stamp;
use crate::db::entities::conversations::{Column, DIRECT, Entity, GROUP, Model};
use crate::db::entities::participants;
use crate::db::error::{malformed, repo_error};

#[async_trait]
impl<C: ConnectionTrait + Send + Sync> ConversationRepository for SeaRepositories<C> {
    async fn find(&self, id: ConversationId) -> RepoResult<Option<Conversation>> {
        self.find_conversation(Entity::find_by_id(id.uuid())).await
    }

    async fn find_for_update(&self, id: ConversationId) -> RepoResult<Option<Conversation>> {
        self.find_conversation(Entity::find_by_id(id.uuid()).lock(LockType::NoKeyUpdate))
            .await
    }

    async fn ensure_direct(&self, direct: &DirectConversation, now: Timestamp) -> RepoResult<()> {
        let (low, high) = (direct.low.uuid(), direct.high.uuid());
        let columns = [
            (Column::Id, Expr::value(direct.id.uuid())),
            (Column::Kind, Expr::value(DIRECT)),
            (Column::UserLow, Expr::value(low)),
            (Column::UserHigh, Expr::value(high)),
        ];
        self.insert_conversation(columns, now, OnConflict::new().do_nothing().to_owned())
            .await?;
        self.insert_pair(direct, now).await
    }

    async fn insert_group(&self, group: &Group, now: Timestamp) -> RepoResult<()> {
        let name = group.name.as_str();
        let columns = [
            (Column::Id, Expr::value(group.id.uuid())),
            (Column::Kind, Expr::value(GROUP)),
            (Column::Name, Expr::value(name)),
            (Column::NameFolded, Expr::value(fold(name))),
            (Column::OwnerId, Expr::value(group.owner.uuid())),
        ];
        self.insert_conversation(columns, now, None).await
    }

    async fn rename_group(&self, group: ConversationId, name: &GroupName) -> RepoResult<()> {
        let raises = Expr::col(Column::AudienceVersion).add(1_i64);
        let update = Entity::update_many()
            .filter(Column::Id.eq(group.uuid()))
            .col_expr(Column::Name, Expr::value(name.as_str()))
            .col_expr(Column::NameFolded, Expr::value(fold(name.as_str())))
            .col_expr(Column::AudienceVersion, raises)
            .col_expr(Column::ChangeStamp, stamp(self.db.get_database_backend()));
        update.exec(&self.db).await.map_err(repo_error)?;
        Ok(())
    }

    async fn change_audience(&self, id: ConversationId) -> RepoResult<()> {
        self.change_audiences(Column::Id.eq(id.uuid())).await
    }

    async fn set_owner(&self, group: ConversationId, owner: UserId) -> RepoResult<()> {
        self.change_conversation(group, Column::OwnerId, Expr::value(owner.uuid()))
            .await
    }

    async fn drop_group(&self, group: ConversationId, at: Timestamp) -> RepoResult<()> {
        self.change_conversation(group, Column::DroppedAt, Expr::value(at.millis()))
            .await?;
        self.end_memberships(group, None, at).await
    }

    async fn list_chats(
        &self,
        user: UserId,
        before: ChatsBefore,
        rows: usize,
    ) -> RepoResult<Vec<Chat>> {
        let times = before.map_or(Times::All, Times::Before);
        self.chats(&ChatSlice {
            user,
            times,
            rows: Some(rows),
        })
        .await
    }

    async fn list_chats_at(&self, user: UserId, at: Timestamp) -> RepoResult<Vec<Chat>> {
        self.chats(&ChatSlice {
            user,
            times: Times::At(at),
            rows: None,
        })
        .await
    }

    async fn find_overviews(
        &self,
        user: UserId,
        ids: &[ConversationId],
    ) -> RepoResult<Vec<Overview>> {
        self.overviews(user, &Asked::These(ids)).await
    }

    async fn list_overviews(
        &self,
        user: UserId,
        which: Which,
        page: &PageOf<TimeKey>,
    ) -> RepoResult<Vec<Overview>> {
        self.overviews(user, &Asked::Page(which, page)).await
    }
}

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    async fn find_conversation(&self, query: Select<Entity>) -> RepoResult<Option<Conversation>> {
        let row = query
            .filter(Column::DroppedAt.is_null())
            .one(&self.db)
            .await;
        row.map_err(repo_error)?
            .map(Conversation::try_from)
            .transpose()
    }

    async fn insert_conversation(
        &self,
        columns: impl IntoIterator<Item = (Column, Expr)>,
        now: Timestamp,
        on_conflict: impl Into<Option<OnConflict>>,
    ) -> RepoResult<()> {
        let stamped = [
            (Column::CreatedAt, Expr::value(now.millis())),
            (Column::ChangeStamp, stamp(self.db.get_database_backend())),
        ];
        let (columns, values): (Vec<_>, Vec<_>) = columns.into_iter().chain(stamped).unzip();
        let mut insert = Query::insert();
        insert
            .into_table(Entity)
            .columns(columns)
            .values_panic(values);
        if let Some(on_conflict) = on_conflict.into() {
            insert.on_conflict(on_conflict);
        }
        self.db.execute(&insert).await.map_err(repo_error)?;
        Ok(())
    }

    async fn change_conversation(
        &self,
        id: ConversationId,
        column: Column,
        value: Expr,
    ) -> RepoResult<()> {
        let update = Entity::update_many()
            .filter(Column::Id.eq(id.uuid()))
            .col_expr(column, value)
            .col_expr(Column::ChangeStamp, stamp(self.db.get_database_backend()));
        update.exec(&self.db).await.map_err(repo_error)?;
        Ok(())
    }

    async fn insert_pair(&self, direct: &DirectConversation, now: Timestamp) -> RepoResult<()> {
        use participants::Column::{ChangeStamp, ConversationId, JoinedAt, UserId};
        let mut insert = Query::insert();
        insert
            .into_table(participants::Entity)
            .columns([ConversationId, UserId, JoinedAt, ChangeStamp])
            .on_conflict(OnConflict::new().do_nothing().to_owned());
        for user in [direct.low, direct.high] {
            insert.values_panic([
                Expr::value(direct.id.uuid()),
                Expr::value(user.uuid()),
                Expr::value(now.millis()),
                stamp(self.db.get_database_backend()),
            ]);
        }
        self.db.execute(&insert).await.map_err(repo_error)?;
        Ok(())
    }
}

impl TryFrom<Model> for Conversation {
    type Error = RepoError;

    fn try_from(row: Model) -> RepoResult<Self> {
        let kind = match (
            row.kind,
            row.user_low,
            row.user_high,
            row.name,
            row.owner_id,
        ) {
            (DIRECT, Some(low), Some(high), _, _) => ConversationKind::Direct {
                low: UserId::new(low),
                high: UserId::new(high),
            },
            (GROUP, _, _, Some(name), Some(owner)) => ConversationKind::Group {
                name,
                owner: UserId::new(owner),
            },
            _ => return Err(malformed(format_args!("conversation {}", row.id))),
        };
        Ok(Self {
            id: ConversationId::new(row.id),
            kind,
            head: Seq(row.head_seq),
            head_at: time(row.head_at),
        })
    }
}
