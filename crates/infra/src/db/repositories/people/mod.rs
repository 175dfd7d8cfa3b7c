//! People, friends and blocks: lists of accounts as others see them.

mod blocks;
mod friends;
mod list;

use messenger_domain::error::RepoResult;
use messenger_domain::ids::UserId;
use messenger_domain::page::{PageOf, Place, TimeKey};
use messenger_domain::people::PublicProfile;
use sea_orm::sea_query::{Expr, ExprTrait, Order, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::{SeaRepositories, name_in, time};
use crate::db::entities::users::{self, Column};
use crate::db::error::repo_error;

pub(crate) use blocks::blocks_of;
pub(crate) use friends::{friends_of, requests_of};
pub(crate) use list::users;

/// A column of a table that has a short name in a query.
type Col = (&'static str, &'static str);

/// Adds what a [`PublicProfile`] is made of, from the user `u`.
fn with_profile(select: &mut SelectStatement) -> &mut SelectStatement {
    let columns = [
        Column::Id,
        Column::Username,
        Column::FirstName,
        Column::LastName,
    ];
    select
        .columns(columns.map(|column| ("u", column)))
        .and_where(Expr::col(("u", Column::DeletedAt)).is_null())
}

/// Joins the user `u` who has this id, with what a [`PublicProfile`] is made of.
fn join_profile(select: &mut SelectStatement, id: Expr) -> &mut SelectStatement {
    let is_theirs = Expr::col(("u", Column::Id)).eq(id);
    with_profile(select.join_as(sea_orm::JoinType::InnerJoin, users::Entity, "u", is_theirs))
}

fn profile(row: &QueryResult) -> Result<PublicProfile, DbErr> {
    Ok(PublicProfile {
        id: UserId::new(row.try_get("", "id")?),
        username: row.try_get("", "username")?,
        name: name_in(row, "first_name", "last_name")?,
    })
}

/// Orders a list by time, latest first, and cuts a page out of it. What lies before a place comes in the
/// opposite order, nearest first.
fn latest_first(select: &mut SelectStatement, at: Col, id: Col, page: &PageOf<TimeKey>) {
    let row = || Expr::tuple([Expr::col(at), Expr::col(id)]);
    let place = |key: &TimeKey| Expr::tuple([Expr::value(key.at.millis()), Expr::value(key.id)]);
    let order = match &page.place {
        Place::Start => Order::Desc,
        Place::After(key) => {
            select.and_where(row().lt(place(key)));
            Order::Desc
        }
        Place::Before(key) => {
            select.and_where(row().gt(place(key)));
            Order::Asc
        }
    };
    select.order_by(at, order.clone()).order_by(id, order);
    cut(select, page);
}

/// As [`latest_first`], for a list by a text that is unique.
fn by_text(select: &mut SelectStatement, text: Col, page: &PageOf<String>) {
    match &page.place {
        Place::Start => {}
        Place::After(key) => {
            select.and_where(Expr::col(text).gt(key.as_str()));
        }
        Place::Before(key) => {
            select.and_where(Expr::col(text).lt(key.as_str()));
        }
    }
    select.order_by(text, order_by_text(page));
    cut(select, page);
}

fn order_by_text(page: &PageOf<String>) -> Order {
    match &page.place {
        Place::Start | Place::After(_) => Order::Asc,
        Place::Before(_) => Order::Desc,
    }
}

fn cut<K: Clone>(select: &mut SelectStatement, page: &PageOf<K>) {
    select.limit(u64::try_from(page.rows_to_read()).unwrap_or(u64::MAX));
}

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    async fn rows<T>(
        &self,
        select: &SelectStatement,
        read: impl Fn(&QueryResult) -> Result<T, DbErr>,
    ) -> RepoResult<Vec<T>> {
        let rows = self.db.query_all(select).await.map_err(repo_error)?;
        let rows: Result<Vec<T>, DbErr> = rows.iter().map(read).collect();
        rows.map_err(repo_error)
    }
}
