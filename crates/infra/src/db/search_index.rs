//! The index of grams: arrays with a GIN index on PostgreSQL, a full-text table on SQLite.

use std::fmt::Write as _;

use messenger_domain::text::fold;
use messenger_domain::users::{PersonName, User};
use sea_orm::sea_query::extension::postgres::PgExpr;
use sea_orm::sea_query::{Condition, Expr, InsertStatement, OnConflict, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, JoinType, Statement, Value};
use uuid::Uuid;

use super::grams::{self, Gram};

/// What both databases keep beside the grams.
const COLUMNS: [&str; 7] = [
    "user_id",
    "first_name",
    "last_name",
    "first_folded",
    "last_folded",
    "username_folded",
    "email",
];

/// On PostgreSQL.
const DELETE_GRAMS: &str = "DELETE FROM user_grams WHERE user_id = $1";

/// On SQLite.
const DELETE_NUMBER: &str = "DELETE FROM user_numbers WHERE user_id = ?";
const INSERT_WORDS: &str =
    "INSERT INTO user_grams (rowid, grams) SELECT number, ? FROM user_numbers WHERE user_id = ?";
const DELETE_WORDS: &str =
    "DELETE FROM user_grams WHERE rowid = (SELECT number FROM user_numbers WHERE user_id = ?)";

/// Makes somebody findable under `name`, which may be a new one, and under nothing else.
pub(crate) async fn index<C: ConnectionTrait>(
    db: &C,
    user: &User,
    name: &PersonName,
) -> Result<(), DbErr> {
    let id = user.id.uuid();
    let (first, last) = (fold(&name.first), fold(&name.last));
    // Of folded texts, so that the grams of a folded text find whoever has it, in whatever field.
    let (username, email) = (fold(user.username.as_str()), fold(user.email.as_str()));
    let grams = grams::of_texts(&[&first, &last, &username, &email]);
    let row = [
        id.into(),
        name.first.as_str().into(),
        name.last.as_str().into(),
        first.into(),
        last.into(),
        user.username.folded().into(),
        user.email.as_str().into(),
    ];
    if db.get_database_backend() == DbBackend::Postgres {
        let columns = COLUMNS.into_iter().chain(["grams"]);
        let row = row.into_iter().chain([grams.into()]);
        return db
            .execute(&upsert("user_grams", columns, row))
            .await
            .map(|_| ());
    }
    db.execute(&upsert("user_numbers", COLUMNS, row)).await?;
    run(db, DELETE_WORDS, [id.into()]).await?;
    run(db, INSERT_WORDS, [words(&grams).into(), id.into()]).await
}

fn upsert(
    table: &'static str,
    columns: impl IntoIterator<Item = &'static str>,
    row: impl IntoIterator<Item = Value>,
) -> InsertStatement {
    let columns: Vec<_> = columns.into_iter().collect();
    let update = OnConflict::column("user_id")
        .update_columns(columns.iter().skip(1).copied())
        .to_owned();
    Query::insert()
        .into_table(table)
        .columns(columns)
        .values_panic(row.into_iter().map(Expr::value))
        .on_conflict(update)
        .to_owned()
}

/// Makes somebody impossible to find.
pub(crate) async fn forget<C: ConnectionTrait>(db: &C, user: Uuid) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        return run(db, DELETE_GRAMS, [user.into()]).await;
    }
    run(db, DELETE_WORDS, [user.into()]).await?;
    run(db, DELETE_NUMBER, [user.into()]).await
}

/// Those who have all grams of `text`, as `g`. Selects no column yet.
///
/// What SQLite knows of the full-text table would lead it to look there for one row after the other: a
/// cross join keeps the order in which it is written.
pub(crate) fn candidates(backend: DbBackend, text: &str) -> SelectStatement {
    let grams = grams::to_find(text);
    let mut select = Query::select();
    match backend {
        DbBackend::Postgres => select
            .from_as("user_grams", "g")
            .and_where(PgExpr::contains(
                Expr::col(("g", "grams")),
                Expr::val(grams),
            )),
        _ => select
            .from("user_grams")
            .join_as(JoinType::CrossJoin, "user_numbers", "g", Condition::all())
            .and_where(Expr::cust("g.number = user_grams.rowid"))
            .and_where(Expr::cust_with_values(
                "user_grams MATCH ?",
                [words(&grams)],
            )),
    };
    select
}

async fn run<C: ConnectionTrait, const N: usize>(
    db: &C,
    sql: &str,
    values: [Value; N],
) -> Result<(), DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.execute_raw(statement).await.map(|_| ())
}

/// Grams as words of the full-text table. Of several words in a search, all have to be there.
fn words(grams: &[Gram]) -> String {
    grams.iter().fold(String::new(), |mut words, gram| {
        // Writing to a string cannot fail.
        let _ = write!(words, "{gram:x} ");
        words
    })
}
