use async_trait::async_trait;
use messenger_domain::Timestamp;
use messenger_domain::error::RepoResult;
use messenger_domain::friends::{Direction, Friend, FriendRepository, FriendRequest, RequestView};
use messenger_domain::ids::{FriendRequestId, UserId};
use messenger_domain::page::{PageOf, TimeKey};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryResult, QuerySelect,
};
use uuid::Uuid;

use super::{ByTime, SeaRepositories, join_profile, profile, time};
use crate::db::entities::friend_requests::{self, Column as Request};
use crate::db::entities::friendships::{self, Column};
use crate::db::error::repo_error;

#[async_trait]
impl<C: ConnectionTrait + Send + Sync> FriendRepository for SeaRepositories<C> {
    async fn find_request(&self, id: FriendRequestId) -> RepoResult<Option<FriendRequest>> {
        let found = friend_requests::Entity::find_by_id(id.uuid());
        let row = found.one(&self.db).await.map_err(repo_error)?;
        Ok(row.map(Into::into))
    }

    async fn find_request_between(
        &self,
        one: UserId,
        other: UserId,
    ) -> RepoResult<Option<FriendRequest>> {
        let found = friend_requests::Entity::find().filter(between(one, other));
        let row = found.one(&self.db).await.map_err(repo_error)?;
        Ok(row.map(Into::into))
    }

    async fn insert_request(&self, request: &FriendRequest) -> RepoResult<()> {
        let (sender, receiver) = (request.sender, request.receiver);
        let row = friend_requests::ActiveModel {
            id: Set(request.id.uuid()),
            user_low: Set(sender.min(receiver).uuid()),
            user_high: Set(sender.max(receiver).uuid()),
            sender_id: Set(sender.uuid()),
            receiver_id: Set(receiver.uuid()),
            created_at: Set(request.created_at.millis()),
        };
        let insert = friend_requests::Entity::insert(row).exec_without_returning(&self.db);
        insert.await.map_err(repo_error)?;
        Ok(())
    }

    async fn remove_request_between(&self, one: UserId, other: UserId) -> RepoResult<()> {
        let delete = friend_requests::Entity::delete_many().filter(between(one, other));
        delete.exec(&self.db).await.map_err(repo_error)?;
        Ok(())
    }

    async fn list_requests(
        &self,
        user: UserId,
        page: &PageOf<TimeKey>,
    ) -> RepoResult<Vec<RequestView>> {
        let read = |row: &QueryResult| {
            let sender: Uuid = row.try_get("", "sender_id")?;
            Ok(RequestView {
                id: FriendRequestId::new(row.try_get("", "request_id")?),
                direction: if sender == user.uuid() {
                    Direction::Outgoing
                } else {
                    Direction::Incoming
                },
                person: profile(row)?,
                created_at: time(row.try_get("", "requested_at")?),
            })
        };
        self.rows(&requests_of(user, page), read).await
    }

    async fn are_friends(&self, one: UserId, other: UserId) -> RepoResult<bool> {
        let found = friendships::Entity::find_by_id((one.uuid(), other.uuid()));
        let row = found.one(&self.db).await.map_err(repo_error)?;
        Ok(row.is_some())
    }

    async fn insert(&self, one: UserId, other: UserId, at: Timestamp) -> RepoResult<()> {
        let row = |user: UserId, friend: UserId| friendships::ActiveModel {
            user_id: Set(user.uuid()),
            friend_id: Set(friend.uuid()),
            created_at: Set(at.millis()),
        };
        let rows = [row(one, other), row(other, one)];
        let insert = friendships::Entity::insert_many(rows).exec_without_returning(&self.db);
        insert.await.map_err(repo_error)?;
        Ok(())
    }

    async fn remove(&self, one: UserId, other: UserId) -> RepoResult<bool> {
        let is_of = |user: UserId, friend: UserId| {
            Column::UserId
                .eq(user.uuid())
                .and(Column::FriendId.eq(friend.uuid()))
        };
        let delete =
            friendships::Entity::delete_many().filter(is_of(one, other).or(is_of(other, one)));
        let deleted = delete.exec(&self.db).await.map_err(repo_error)?;
        Ok(deleted.rows_affected > 0)
    }

    async fn list(&self, user: UserId, page: &PageOf<TimeKey>) -> RepoResult<Vec<Friend>> {
        let read = |row: &QueryResult| {
            Ok(Friend {
                person: profile(row)?,
                since: time(row.try_get("", "since")?),
            })
        };
        self.rows(&friends_of(user, page), read).await
    }

    async fn erase_all(&self, user: UserId) -> RepoResult<Vec<UserId>> {
        let friends = friendships::Entity::find()
            .select_only()
            .column(Column::FriendId)
            .filter(Column::UserId.eq(user.uuid()))
            .into_tuple::<Uuid>();
        let friends = friends.all(&self.db).await.map_err(repo_error)?;
        let of_either = Condition::any()
            .add(Column::UserId.eq(user.uuid()))
            .add(Column::FriendId.eq(user.uuid()));
        let delete = friendships::Entity::delete_many().filter(of_either);
        delete.exec(&self.db).await.map_err(repo_error)?;
        let of_either = Condition::any()
            .add(Request::SenderId.eq(user.uuid()))
            .add(Request::ReceiverId.eq(user.uuid()));
        let delete = friend_requests::Entity::delete_many().filter(of_either);
        delete.exec(&self.db).await.map_err(repo_error)?;
        Ok(friends.into_iter().map(UserId::new).collect())
    }
}

pub(crate) fn requests_of(user: UserId, page: &PageOf<TimeKey>) -> SelectStatement {
    let sent = || Expr::col(("r", Request::SenderId)).eq(user.uuid());
    let received = Expr::col(("r", Request::ReceiverId)).eq(user.uuid());
    let other = CaseStatement::new()
        .case(sent(), Expr::col(("r", Request::ReceiverId)))
        .finally(Expr::col(("r", Request::SenderId)));
    let mut select = Query::select();
    select
        .expr_as(Expr::col(("r", Request::Id)), "request_id")
        .expr_as(Expr::col(("r", Request::SenderId)), "sender_id")
        .expr_as(Expr::col(("r", Request::CreatedAt)), "requested_at")
        .from_as(friend_requests::Entity, "r")
        .and_where(sent().or(received));
    join_profile(&mut select, other.into());
    ByTime::latest_first(("r", Request::CreatedAt), ("r", Request::Id))
        .read_page(&mut select, page);
    select
}

pub(crate) fn friends_of(user: UserId, page: &PageOf<TimeKey>) -> SelectStatement {
    let mut select = Query::select();
    select
        .expr_as(Expr::col(("f", Column::CreatedAt)), "since")
        .from_as(friendships::Entity, "f")
        .and_where(Expr::col(("f", Column::UserId)).eq(user.uuid()));
    join_profile(&mut select, Expr::col(("f", Column::FriendId)));
    ByTime::latest_first(("f", Column::CreatedAt), ("f", Column::FriendId))
        .read_page(&mut select, page);
    select
}

fn between(one: UserId, other: UserId) -> Condition {
    Condition::all()
        .add(Request::UserLow.eq(one.min(other).uuid()))
        .add(Request::UserHigh.eq(one.max(other).uuid()))
}

impl From<friend_requests::Model> for FriendRequest {
    fn from(row: friend_requests::Model) -> Self {
        Self {
            id: FriendRequestId::new(row.id),
            sender: UserId::new(row.sender_id),
            receiver: UserId::new(row.receiver_id),
            created_at: time(row.created_at),
        }
    }
}
