//! People, friends and blocks: lists of accounts as others see them, and who may see who is there.

mod blocks;
mod friends;
mod list;
mod presence;

use messenger_domain::error::RepoResult;
use messenger_domain::ids::UserId;
use messenger_domain::page::{PageOf, Place};
use messenger_domain::people::PublicProfile;
use sea_orm::sea_query::{Expr, ExprTrait, Order, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::paged::{ByTime, cut};
use super::{SeaRepositories, name_in, time};
use crate::db::entities::users::{self, Column};
use crate::db::error::repo_error;

pub(crate) use blocks::blocks_of;
pub(crate) use friends::{friends_of, requests_of};
pub(crate) use list::users;
pub(crate) use presence::{seen_since, watchable};

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

/// Orders a list by a text that is unique, and cuts a page out of it. What lies before a place comes in
/// the opposite order, nearest first.
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
