use async_trait::async_trait;
use messenger_domain::error::RepoResult;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::search::{FoundGroup, FoundPerson, Rank, SearchRepository, SearchText};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbBackend, JoinType, QueryResult};
use uuid::Uuid;

use super::{SeaRepositories, name_in};
use crate::db::dialect::position;
use crate::db::entities::conversations::GROUP;
use crate::db::entities::{conversations, participants, users};
use crate::db::error::{malformed, repo_error};
use crate::db::{grams, search_index};

const RANKS: [Rank; 5] = [
    Rank::FirstNameStarts,
    Rank::LastNameStarts,
    Rank::FirstNameContains,
    Rank::LastNameContains,
    Rank::OtherContains,
];

/// Who is looked for.
pub(crate) struct PeopleSearch<'a> {
    pub(crate) text: &'a SearchText,
    pub(crate) without: Without,
    pub(crate) limit: usize,
}

/// Who is not to be found.
pub(crate) enum Without {
    Person(UserId),
    MembersOf(ConversationId),
}

#[async_trait]
impl<C: ConnectionTrait + Send + Sync> SearchRepository for SeaRepositories<C> {
    async fn people(
        &self,
        text: &SearchText,
        except: UserId,
        limit: usize,
    ) -> RepoResult<Vec<FoundPerson>> {
        self.search(&PeopleSearch {
            text,
            without: Without::Person(except),
            limit,
        })
        .await
    }

    async fn people_outside(
        &self,
        text: &SearchText,
        group: ConversationId,
        limit: usize,
    ) -> RepoResult<Vec<FoundPerson>> {
        self.search(&PeopleSearch {
            text,
            without: Without::MembersOf(group),
            limit,
        })
        .await
    }

    async fn groups_of(&self, text: &SearchText, member: UserId) -> RepoResult<Vec<FoundGroup>> {
        let select = groups(self.db.get_database_backend(), text, member);
        let rows = self.db.query_all(&select).await.map_err(repo_error)?;
        rows.iter().map(found_group).collect()
    }
}

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    /// When those whose first name starts with the text fill the list, nobody else is looked at: that
    /// is how the short texts go that nearly everybody has somewhere.
    async fn search(&self, search: &PeopleSearch<'_>) -> RepoResult<Vec<FoundPerson>> {
        let best = self.found(&first_name_starts(search)).await?;
        if best.len() >= search.limit {
            return Ok(best);
        }
        self.found(&contains(self.db.get_database_backend(), search))
            .await
    }

    async fn found(&self, select: &SelectStatement) -> RepoResult<Vec<FoundPerson>> {
        let rows = self.db.query_all(select).await.map_err(repo_error)?;
        rows.iter().map(found_person).collect()
    }
}

/// The people of the best rank: a range of the index by name. What is shown comes from
/// `users`, for hardly more rows are read than are shown.
pub(crate) fn first_name_starts(search: &PeopleSearch<'_>) -> SelectStatement {
    use users::Column::{DeletedAt, Email, FirstFolded, FirstName, Id, LastFolded, LastName};
    let text = search.text.folded();
    let mut select = Query::select();
    select
        .columns([Id, FirstName, LastName, Email].map(|column| ("u", column)))
        .expr_as(Expr::value(0_i32), "rank")
        .from_as(users::Entity, "u")
        .and_where(Expr::col(("u", DeletedAt)).is_null())
        .and_where(Expr::col(("u", FirstFolded)).gte(text))
        .and_where(search.without.keeps(("u", "id")))
        .limit(u64::try_from(search.limit).unwrap_or(u64::MAX));
    if let Some(end) = grams::after_prefix(text) {
        select.and_where(Expr::col(("u", FirstFolded)).lt(end));
    }
    for column in [FirstFolded, LastFolded, Id] {
        select.order_by(("u", column), Order::Asc);
    }
    select
}

/// People of all ranks: those whom the grams suggest, each looked at exactly.
pub(crate) fn contains(backend: DbBackend, search: &PeopleSearch<'_>) -> SelectStatement {
    let at = |column| position(backend, ("g", column), search.text.folded());
    let has = |column| at(column).gt(0_i32);
    let has_lower = |column| position(backend, ("g", column), search.text.lower_case()).gt(0_i32);
    let rank = CaseStatement::new()
        .case(at("first_folded").eq(1_i32), 0_i32)
        .case(at("last_folded").eq(1_i32), 1_i32)
        .case(has("first_folded"), 2_i32)
        .case(has("last_folded"), 3_i32)
        .finally(4_i32);
    let mut select = search_index::candidates(backend, search.text.folded());
    select
        .expr_as(Expr::col(("g", "user_id")), "id")
        .columns(["first_name", "last_name", "email"].map(|column| ("g", column)))
        .expr_as(rank, "rank")
        .and_where(
            has("first_folded")
                .or(has("last_folded"))
                .or(has_lower("username_folded"))
                .or(has_lower("email")),
        )
        .and_where(search.without.keeps(("g", "user_id")))
        .order_by("rank", Order::Asc)
        .limit(u64::try_from(search.limit).unwrap_or(u64::MAX));
    for column in ["first_folded", "last_folded", "user_id"] {
        select.order_by(("g", column), Order::Asc);
    }
    select
}

impl Without {
    /// Whether whoever has this id may be found.
    fn keeps(&self, id: (&'static str, &'static str)) -> Expr {
        match *self {
            Self::Person(person) => Expr::col(id).ne(person.uuid()),
            Self::MembersOf(group) => Expr::exists(member(group, id)).not(),
        }
    }
}

/// The row that makes somebody a member.
fn member(group: ConversationId, id: (&'static str, &'static str)) -> SelectStatement {
    use participants::Column::{ConversationId, LeftAt, UserId};
    Query::select()
        .expr(Expr::value(1_i32))
        .from_as(participants::Entity, "p")
        .and_where(Expr::col(("p", ConversationId)).eq(group.uuid()))
        .and_where(Expr::col(("p", UserId)).equals(id))
        .and_where(Expr::col(("p", LeftAt)).is_null())
        .to_owned()
}

fn groups(backend: DbBackend, text: &SearchText, member: UserId) -> SelectStatement {
    use conversations::Column::{DroppedAt, Id, Kind, Name, NameFolded};
    use participants::Column::{ConversationId, LeftAt, UserId};
    Query::select()
        .columns([Id, Name].map(|column| ("c", column)))
        .from_as(participants::Entity, "p")
        .join_as(
            JoinType::InnerJoin,
            conversations::Entity,
            "c",
            Expr::col(("c", Id)).equals(("p", ConversationId)),
        )
        .and_where(Expr::col(("p", UserId)).eq(member.uuid()))
        .and_where(Expr::col(("p", LeftAt)).is_null())
        .and_where(Expr::col(("c", Kind)).eq(GROUP))
        .and_where(Expr::col(("c", DroppedAt)).is_null())
        .and_where(position(backend, ("c", NameFolded), text.folded()).gt(0_i32))
        .order_by(("c", NameFolded), Order::Asc)
        .order_by(("c", Id), Order::Asc)
        .to_owned()
}

fn found_person(row: &QueryResult) -> RepoResult<FoundPerson> {
    let id: Uuid = row.try_get("", "id").map_err(repo_error)?;
    let rank: i32 = row.try_get("", "rank").map_err(repo_error)?;
    let rank = usize::try_from(rank).ok().and_then(|rank| RANKS.get(rank));
    Ok(FoundPerson {
        rank: *rank.ok_or_else(|| malformed("a rank that does not exist"))?,
        id: UserId::new(id),
        name: name_in(row, "first_name", "last_name").map_err(repo_error)?,
        email: row.try_get("", "email").map_err(repo_error)?,
    })
}

fn found_group(row: &QueryResult) -> RepoResult<FoundGroup> {
    let id: Uuid = row.try_get("", "id").map_err(repo_error)?;
    let name = row.try_get("", "name").map_err(repo_error)?;
    Ok(FoundGroup {
        id: ConversationId::new(id),
        name,
    })
}
