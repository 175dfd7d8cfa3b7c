use async_trait::async_trait;
use messenger_domain::Timestamp;
use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::ids::UserId;
use messenger_domain::text::fold;
use messenger_domain::users::{Email, PasswordHash, PersonName, User, UserRepository, Username};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter,
    QuerySelect, RelationTrait, Select,
};
use uuid::Uuid;

use super::{SeaRepositories, time};
use crate::db::entities::users::{ActiveModel, Column, Entity, Model};
use crate::db::entities::{conversations, last_seen, participants};
use crate::db::error::{malformed, repo_error};
use crate::db::search_index;

#[async_trait]
impl<C: ConnectionTrait + Send + Sync> UserRepository for SeaRepositories<C> {
    async fn find(&self, id: UserId) -> RepoResult<Option<User>> {
        self.find_user(Entity::find_by_id(id.uuid())).await
    }

    /// Locks against other writers straight away: of two who share a lock and then both want to
    /// write, each would wait for the other.
    async fn find_for_update(&self, id: UserId) -> RepoResult<Option<User>> {
        self.find_user(Entity::find_by_id(id.uuid()).lock(LockType::NoKeyUpdate))
            .await
    }

    async fn find_for_renaming(&self, id: UserId) -> RepoResult<Option<User>> {
        self.lock_conversations_of(id).await?;
        self.find_for_update(id).await
    }

    async fn find_by_email(&self, email: &Email) -> RepoResult<Option<User>> {
        self.find_user(Entity::find().filter(Column::Email.eq(email.as_str())))
            .await
    }

    async fn find_by_username(&self, username: &Username) -> RepoResult<Option<User>> {
        self.find_user(Entity::find().filter(Column::UsernameFolded.eq(username.folded())))
            .await
    }

    async fn find_name(&self, id: UserId) -> RepoResult<Option<PersonName>> {
        let query = Entity::find_by_id(id.uuid())
            .select_only()
            .columns([Column::FirstName, Column::LastName])
            .into_tuple::<(String, String)>();
        let name = query.one(&self.db).await.map_err(repo_error)?;
        Ok(name.map(|(first, last)| PersonName { first, last }))
    }

    async fn insert(&self, user: &User) -> RepoResult<()> {
        let row = ActiveModel {
            id: Set(user.id.uuid()),
            email: Set(Some(user.email.as_str().to_owned())),
            username: Set(Some(user.username.as_str().to_owned())),
            username_folded: Set(Some(user.username.folded())),
            first_name: Set(user.name.first.clone()),
            last_name: Set(user.name.last.clone()),
            first_folded: Set(fold(&user.name.first)),
            last_folded: Set(fold(&user.name.last)),
            password_hash: Set(Some(user.password_hash.as_str().to_owned())),
            created_at: Set(user.created_at.millis()),
            deleted_at: Set(None),
        };
        Entity::insert(row)
            .exec_without_returning(&self.db)
            .await
            .map_err(repo_error)?;
        self.index(user, &user.name).await
    }

    async fn update_name(&self, id: UserId, name: &PersonName) -> RepoResult<()> {
        let Some(user) = self.find_for_update(id).await? else {
            return Ok(());
        };
        Entity::update_many()
            .filter(Column::Id.eq(id.uuid()))
            .col_expr(Column::FirstName, Expr::value(name.first.as_str()))
            .col_expr(Column::LastName, Expr::value(name.last.as_str()))
            .col_expr(Column::FirstFolded, Expr::value(fold(&name.first)))
            .col_expr(Column::LastFolded, Expr::value(fold(&name.last)))
            .exec(&self.db)
            .await
            .map_err(repo_error)?;
        self.change_audiences_of(id).await?;
        self.index(&user, name).await
    }

    async fn replace_password(
        &self,
        id: UserId,
        old: &PasswordHash,
        new: &PasswordHash,
    ) -> RepoResult<bool> {
        let update = Entity::update_many()
            .filter(Column::Id.eq(id.uuid()))
            .filter(Column::PasswordHash.eq(old.as_str()))
            .col_expr(Column::PasswordHash, Expr::value(new.as_str()));
        Ok(update
            .exec(&self.db)
            .await
            .map_err(repo_error)?
            .rows_affected
            == 1)
    }

    async fn erase(&self, id: UserId, name: &PersonName, at: Timestamp) -> RepoResult<bool> {
        self.lock_conversations_of(id).await?;
        let nothing = || Expr::value(None::<String>);
        let update = Entity::update_many()
            .filter(Column::Id.eq(id.uuid()))
            .filter(Column::DeletedAt.is_null())
            .col_expr(Column::Email, nothing())
            .col_expr(Column::Username, nothing())
            .col_expr(Column::UsernameFolded, nothing())
            .col_expr(Column::PasswordHash, nothing())
            .col_expr(Column::FirstName, Expr::value(name.first.as_str()))
            .col_expr(Column::LastName, Expr::value(name.last.as_str()))
            .col_expr(Column::FirstFolded, Expr::value(""))
            .col_expr(Column::LastFolded, Expr::value(""))
            .col_expr(Column::DeletedAt, Expr::value(at.millis()));
        let existed = update
            .exec(&self.db)
            .await
            .map_err(repo_error)?
            .rows_affected
            == 1;
        if existed {
            self.change_audiences_of(id).await?;
            let seen = last_seen::Entity::delete_by_id(id.uuid()).exec(&self.db);
            seen.await.map_err(repo_error)?;
            search_index::forget(&self.db, id.uuid())
                .await
                .map_err(repo_error)?;
        }
        Ok(existed)
    }

    async fn list_deleted_members(&self) -> RepoResult<Vec<UserId>> {
        let ids: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .distinct()
            .join(
                JoinType::InnerJoin,
                participants::Relation::User.def().rev(),
            )
            .join(
                JoinType::InnerJoin,
                participants::Relation::Conversation.def(),
            )
            .filter(Column::DeletedAt.is_not_null())
            .filter(participants::Column::LeftAt.is_null())
            .filter(conversations::Column::Kind.eq(conversations::GROUP))
            .into_tuple()
            .all(&self.db)
            .await
            .map_err(repo_error)?;
        Ok(ids.into_iter().map(UserId::new).collect())
    }
}

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    async fn find_user(&self, query: Select<Entity>) -> RepoResult<Option<User>> {
        let row = query
            .filter(Column::DeletedAt.is_null())
            .one(&self.db)
            .await;
        row.map_err(repo_error)?.map(User::try_from).transpose()
    }

    /// Makes a user findable under `name`, which may be a new one.
    async fn index(&self, user: &User, name: &PersonName) -> RepoResult<()> {
        search_index::index(&self.db, user, name)
            .await
            .map_err(repo_error)
    }
}

impl TryFrom<Model> for User {
    type Error = RepoError;

    fn try_from(row: Model) -> RepoResult<Self> {
        let absent = || malformed(format_args!("user {} lacks a field", row.id));
        let email = row.email.as_deref().ok_or_else(absent)?;
        let username = row.username.as_deref().ok_or_else(absent)?;
        Ok(Self {
            id: UserId::new(row.id),
            email: Email::parse(email).map_err(malformed)?,
            username: Username::parse(username).map_err(malformed)?,
            password_hash: PasswordHash::new(row.password_hash.clone().ok_or_else(absent)?),
            name: PersonName {
                first: row.first_name,
                last: row.last_name,
            },
            created_at: time(row.created_at),
        })
    }
}
