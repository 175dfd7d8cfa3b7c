use std::collections::HashMap;

use async_trait::async_trait;
use messenger_domain::Timestamp;
use messenger_domain::conversations::{
    ConversationRepository, DialogView, Mark, Participant, ParticipantRepository, Receipts,
};
use messenger_domain::error::RepoResult;
use messenger_domain::groups::Member;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::Seq;
use messenger_domain::page::{PageOf, TimeKey};
use sea_orm::sea_query::{
    Expr, ExprTrait, Func, LockType, OnConflict, Order, Query, SelectStatement, SimpleExpr,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};
use uuid::Uuid;

use super::{SeaRepositories, name_in, time};
use crate::db::dialect::stamp;
use crate::db::entities::conversations::{self, GROUP};
use crate::db::entities::participants::{Column, Entity, Model, Relation};
use crate::db::entities::{messages, users};
use crate::db::error::repo_error;

#[async_trait]
impl<C: ConnectionTrait + Send + Sync> ParticipantRepository for SeaRepositories<C> {
    async fn find(
        &self,
        conversation: ConversationId,
        user: UserId,
    ) -> RepoResult<Option<Participant>> {
        let query =
            Entity::find_by_id((conversation.uuid(), user.uuid())).filter(Column::LeftAt.is_null());
        Ok(query
            .one(&self.db)
            .await
            .map_err(repo_error)?
            .map(Participant::from))
    }

    async fn list(&self, conversation: ConversationId) -> RepoResult<Vec<UserId>> {
        let ids = Entity::find()
            .select_only()
            .column(Column::UserId)
            .filter(Column::ConversationId.eq(conversation.uuid()))
            .filter(Column::LeftAt.is_null())
            .into_tuple::<Uuid>()
            .all(&self.db)
            .await;
        Ok(ids
            .map_err(repo_error)?
            .into_iter()
            .map(UserId::new)
            .collect())
    }

    async fn list_members(
        &self,
        group: ConversationId,
        page: &PageOf<TimeKey>,
    ) -> RepoResult<Vec<Member>> {
        self.members(group, page).await
    }

    async fn find_dialog(
        &self,
        reader: UserId,
        companion: UserId,
    ) -> RepoResult<Option<DialogView>> {
        let row = self.db.query_one(&dialog_view(reader, companion)).await;
        row.map_err(repo_error)?
            .map(|row| {
                let cleared: Option<i64> = row.try_get("", "cleared_at")?;
                Ok(DialogView {
                    reader: name_in(&row, "reader_first", "reader_last")?,
                    companion: name_in(&row, "companion_first", "companion_last")?,
                    cleared: cleared.map(time),
                })
            })
            .transpose()
            .map_err(repo_error)
    }

    async fn list_groups(&self, user: UserId) -> RepoResult<Vec<ConversationId>> {
        let ids = Entity::find()
            .select_only()
            .column(Column::ConversationId)
            .join(JoinType::InnerJoin, Relation::Conversation.def())
            .filter(Column::UserId.eq(user.uuid()))
            .filter(Column::LeftAt.is_null())
            .filter(conversations::Column::Kind.eq(GROUP))
            .filter(conversations::Column::DroppedAt.is_null())
            .order_by_asc(Column::ConversationId)
            .into_tuple::<Uuid>()
            .all(&self.db)
            .await;
        Ok(ids
            .map_err(repo_error)?
            .into_iter()
            .map(ConversationId::new)
            .collect())
    }

    async fn find_longest_standing(
        &self,
        conversation: ConversationId,
    ) -> RepoResult<Option<UserId>> {
        let id = Entity::find()
            .select_only()
            .column(Column::UserId)
            .filter(Column::ConversationId.eq(conversation.uuid()))
            .filter(Column::LeftAt.is_null())
            .order_by_asc(Column::JoinedAt)
            .order_by_asc(Column::UserId)
            .into_tuple::<Uuid>()
            .one(&self.db)
            .await;
        Ok(id.map_err(repo_error)?.map(UserId::new))
    }

    async fn insert(&self, participant: &Participant) -> RepoResult<()> {
        let key = [
            (
                Column::ConversationId,
                Expr::value(participant.conversation.uuid()),
            ),
            (Column::UserId, Expr::value(participant.user.uuid())),
        ];
        let state = [
            (
                Column::JoinedAt,
                Expr::value(participant.joined_at.millis()),
            ),
            (Column::LeftAt, Expr::value(None::<i64>)),
            (Column::ClearedAt, Expr::value(participant.cleared.millis())),
            (Column::ReadSeq, Expr::value(participant.read.0)),
            (Column::DeliveredSeq, Expr::value(participant.read.0)),
            (Column::ReadAt, time_of_read(participant)),
            (Column::ChangeStamp, stamp(self.db.get_database_backend())),
            (Column::JoinedStamp, stamp(self.db.get_database_backend())),
        ];
        let revive = OnConflict::columns(key.clone().map(|(column, _)| column))
            .update_columns(state.clone().map(|(column, _)| column))
            .to_owned();
        let (columns, values): (Vec<_>, Vec<_>) = key.into_iter().chain(state).unzip();
        let mut insert = Query::insert();
        insert
            .into_table(Entity)
            .columns(columns)
            .values_panic(values)
            .on_conflict(revive);
        self.db.execute(&insert).await.map_err(repo_error)?;
        self.change_audience(participant.conversation).await
    }

    async fn remove(
        &self,
        conversation: ConversationId,
        user: UserId,
        at: Timestamp,
    ) -> RepoResult<()> {
        self.end_memberships(conversation, Some(user), at).await
    }

    async fn clear(
        &self,
        conversation: ConversationId,
        user: UserId,
        until: Timestamp,
    ) -> RepoResult<()> {
        let update = Entity::update_many()
            .filter(Column::ConversationId.eq(conversation.uuid()))
            .filter(Column::UserId.eq(user.uuid()))
            .filter(Column::ClearedAt.lt(until.millis()))
            .col_expr(Column::ClearedAt, Expr::value(until.millis()))
            .col_expr(Column::ChangeStamp, stamp(self.db.get_database_backend()));
        update.exec(&self.db).await.map_err(repo_error)?;
        Ok(())
    }

    async fn mark(
        &self,
        conversation: ConversationId,
        user: UserId,
        mark: &Mark,
    ) -> RepoResult<Option<Seq>> {
        self.mark_participant(conversation, user, mark).await
    }

    async fn list_receipts(
        &self,
        user: UserId,
        conversations: &[ConversationId],
    ) -> RepoResult<HashMap<ConversationId, Receipts>> {
        self.receipts_of_others(user, conversations).await
    }

    async fn count_unread(
        &self,
        user: UserId,
        conversations: &[ConversationId],
    ) -> RepoResult<HashMap<ConversationId, usize>> {
        self.unread_of(user, conversations).await
    }
}

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    /// Ends the membership of one, or of everybody.
    pub(super) async fn end_memberships(
        &self,
        conversation: ConversationId,
        user: Option<UserId>,
        at: Timestamp,
    ) -> RepoResult<()> {
        let mut update = Entity::update_many()
            .filter(Column::ConversationId.eq(conversation.uuid()))
            .filter(Column::LeftAt.is_null())
            .col_expr(Column::LeftAt, Expr::value(at.millis()))
            .col_expr(Column::ChangeStamp, stamp(self.db.get_database_backend()));
        if let Some(user) = user {
            update = update.filter(Column::UserId.eq(user.uuid()));
        }
        update.exec(&self.db).await.map_err(repo_error)?;
        self.change_audience(conversation).await
    }

    /// Of all conversations that somebody takes part in, whose others have to be told of the new name.
    pub(super) async fn change_audiences_of(&self, user: UserId) -> RepoResult<()> {
        self.lock_conversations_of(user).await?;
        self.change_audiences(are_of(user)).await?;
        let stamped = conversations::Entity::update_many()
            .filter(are_of(user))
            .col_expr(
                conversations::Column::ChangeStamp,
                stamp(self.db.get_database_backend()),
            );
        stamped.exec(&self.db).await.map_err(repo_error)?;
        Ok(())
    }

    /// Locks all conversations that somebody takes part in, in the order of their ids, as whoever locks
    /// several does. To be done before the person is locked: whoever changes a group locks the group,
    /// and then people.
    pub(super) async fn lock_conversations_of(&self, user: UserId) -> RepoResult<()> {
        conversations::Entity::find()
            .select_only()
            .column(conversations::Column::Id)
            .filter(are_of(user))
            .order_by_asc(conversations::Column::Id)
            .lock(LockType::NoKeyUpdate)
            .into_tuple::<Uuid>()
            .all(&self.db)
            .await
            .map_err(repo_error)?;
        Ok(())
    }

    /// Makes what others remember of who reads some conversations useless.
    pub(super) async fn change_audiences(&self, which: SimpleExpr) -> RepoResult<()> {
        let version = conversations::Column::AudienceVersion;
        let update = conversations::Entity::update_many()
            .filter(which)
            .col_expr(version, Expr::col(version).add(1_i64));
        update.exec(&self.db).await.map_err(repo_error)?;
        Ok(())
    }
}

/// Whether a conversation is one that somebody takes part in.
fn are_of(user: UserId) -> SimpleExpr {
    let taken_part_in = Query::select()
        .column(Column::ConversationId)
        .from(Entity)
        .and_where(Column::UserId.eq(user.uuid()))
        .and_where(Column::LeftAt.is_null())
        .to_owned();
    conversations::Column::Id.in_subquery(taken_part_in)
}

/// The time of what this participant has read, which is given by its number. Little came after it.
fn time_of_read(participant: &Participant) -> Expr {
    use messages::Column::{ConversationId, CreatedAt, DeletedAt, Seq};
    let latest = Query::select()
        .column(CreatedAt)
        .from(messages::Entity)
        .and_where(Expr::col(ConversationId).eq(participant.conversation.uuid()))
        .and_where(Expr::col(DeletedAt).is_null())
        .and_where(Expr::col(Seq).lte(participant.read.0))
        .order_by(CreatedAt, Order::Desc)
        .limit(1)
        .to_owned();
    if participant.read.0 == 0 {
        return Expr::value(0_i64);
    }
    Func::coalesce([Expr::from(latest), Expr::value(0_i64)]).into()
}

fn dialog_view(reader: UserId, companion: UserId) -> SelectStatement {
    use users::Column::{FirstName, Id, LastName};
    let own = Expr::col(("p", Column::ConversationId))
        .eq(ConversationId::direct(reader, companion).uuid())
        .and(Expr::col(("p", Column::UserId)).eq(reader.uuid()))
        .and(Expr::col(("p", Column::LeftAt)).is_null());
    Query::select()
        .expr_as(Expr::col(("r", FirstName)), "reader_first")
        .expr_as(Expr::col(("r", LastName)), "reader_last")
        .expr_as(Expr::col(("c", FirstName)), "companion_first")
        .expr_as(Expr::col(("c", LastName)), "companion_last")
        .column(("p", Column::ClearedAt))
        .from_as(users::Entity, "r")
        .join_as(
            JoinType::InnerJoin,
            users::Entity,
            "c",
            Expr::col(("c", Id)).eq(companion.uuid()),
        )
        .join_as(JoinType::LeftJoin, Entity, "p", own)
        .and_where(Expr::col(("r", Id)).eq(reader.uuid()))
        .to_owned()
}

impl From<Model> for Participant {
    fn from(row: Model) -> Self {
        Self {
            conversation: ConversationId::new(row.conversation_id),
            user: UserId::new(row.user_id),
            joined_at: time(row.joined_at),
            cleared: time(row.cleared_at),
            read: Seq(row.read_seq),
        }
    }
}
