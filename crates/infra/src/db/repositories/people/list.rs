use async_trait::async_trait;
use messenger_domain::error::RepoResult;
use messenger_domain::ids::UserId;
use messenger_domain::page::PageOf;
use messenger_domain::people::{PeoplePage, PeopleRepository, PublicProfile, Sought};
use messenger_domain::search::SearchText;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbBackend, JoinType};

use super::{SeaRepositories, by_text, order_by_text, profile, with_profile};
use crate::db::dialect::position;
use crate::db::entities::users::Entity;
use crate::db::search_index;

#[async_trait]
impl<C: ConnectionTrait + Send + Sync> PeopleRepository for SeaRepositories<C> {
    async fn list(&self, people: &PeoplePage, except: UserId) -> RepoResult<Vec<PublicProfile>> {
        let select = users(self.db.get_database_backend(), people, except);
        self.rows(&select, profile).await
    }
}

pub(crate) fn users(backend: DbBackend, people: &PeoplePage, except: UserId) -> SelectStatement {
    let page = &people.page;
    match &people.sought {
        Sought::Everybody => {
            let mut select = Query::select();
            with_profile(select.from_as(Entity, "u"))
                .and_where(Expr::col(("u", "id")).ne(except.uuid()));
            by_text(&mut select, ("u", "username_folded"), page);
            select
        }
        Sought::Called(text) => {
            let fields = ["first_folded", "last_folded"];
            profiles_of(matching(backend, text, &fields, except, page), page)
        }
        Sought::Username(text) => profiles_of(matching(backend, text, &[], except, page), page),
    }
}

/// The people of a page that is cut out already. A cross join keeps SQLite from walking through all users
/// in the order of the list, to see of each whether it is on the page.
fn profiles_of(found: SelectStatement, page: &PageOf<String>) -> SelectStatement {
    let mut select = Query::select();
    select
        .from_subquery(found, "f")
        .join_as(JoinType::CrossJoin, Entity, "u", Condition::all())
        .and_where(Expr::col(("u", "id")).equals(("f", "user_id")))
        .order_by(("f", "username_folded"), order_by_text(page));
    with_profile(&mut select);
    select
}

/// A page of the ids of those whose user name, or one of some other folded fields, contains a text: the
/// grams suggest them, and each is looked at exactly.
fn matching(
    backend: DbBackend,
    text: &SearchText,
    folded_fields: &[&'static str],
    except: UserId,
    page: &PageOf<String>,
) -> SelectStatement {
    let has = |field, text| position(backend, ("g", field), text).gt(0_i32);
    let in_username = has("username_folded", text.lower_case());
    let fits = folded_fields.iter().fold(in_username, |fits, field| {
        fits.or(has(field, text.folded()))
    });
    let mut ids = search_index::candidates(backend, text.folded());
    ids.columns(["user_id", "username_folded"].map(|column| ("g", column)))
        .and_where(fits)
        .and_where(Expr::col(("g", "user_id")).ne(except.uuid()));
    by_text(&mut ids, ("g", "username_folded"), page);
    ids
}
