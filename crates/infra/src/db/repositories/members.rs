//! Who is in a group, with names.

use messenger_domain::error::RepoResult;
use messenger_domain::groups::Member;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::page::{PageOf, TimeKey};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, JoinType, QueryResult};
use uuid::Uuid;

use super::paged::ByTime;
use super::{SeaRepositories, name_in, time};
use crate::db::entities::conversations::GROUP;
use crate::db::entities::{conversations, participants, users};
use crate::db::error::repo_error;

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    pub(super) async fn members(
        &self,
        group: ConversationId,
        page: &PageOf<TimeKey>,
    ) -> RepoResult<Vec<Member>> {
        let rows = self.db.query_all(&members(group, page)).await;
        let rows = rows.map_err(repo_error)?;
        let members: Result<_, _> = rows.iter().map(member).collect();
        members.map_err(repo_error)
    }
}

/// Looks at all members of the group: there are only so many.
pub(crate) fn members(group: ConversationId, page: &PageOf<TimeKey>) -> SelectStatement {
    use conversations::Column::{Id, Kind, OwnerId};
    use participants::Column::{ConversationId, JoinedAt, LeftAt, UserId};
    use users::Column as U;
    let mut select = Query::select();
    select
        .columns([UserId, JoinedAt].map(|column| ("p", column)))
        .column(("k", OwnerId))
        .columns([U::FirstName, U::LastName, U::Username].map(|column| ("u", column)))
        .from_as(participants::Entity, "p")
        .join_as(
            JoinType::InnerJoin,
            conversations::Entity,
            "k",
            Expr::col(("k", Id)).equals(("p", ConversationId)),
        )
        .join_as(
            JoinType::InnerJoin,
            users::Entity,
            "u",
            Expr::col(("u", U::Id)).equals(("p", UserId)),
        )
        .and_where(Expr::col(("p", ConversationId)).eq(group.uuid()))
        .and_where(Expr::col(("p", LeftAt)).is_null())
        .and_where(Expr::col(("k", Kind)).eq(GROUP));
    let order = ByTime {
        at: Expr::col(("p", JoinedAt)),
        id: Expr::col(("p", UserId)),
        latest_first: false,
    };
    order.read_page(&mut select, page);
    select
}

fn member(row: &QueryResult) -> Result<Member, DbErr> {
    let user: Uuid = row.try_get("", "user_id")?;
    let owner: Uuid = row.try_get("", "owner_id")?;
    let joined_at = row.try_get("", "joined_at")?;
    Ok(Member {
        user: UserId::new(user),
        name: name_in(row, "first_name", "last_name")?,
        username: row.try_get("", "username")?,
        is_owner: user == owner,
        joined_at: time(joined_at),
    })
}
