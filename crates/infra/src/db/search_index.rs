//! The index of grams: arrays with a GIN index on PostgreSQL, a full-text table on SQLite.

use std::fmt::Write as _;

use sea_orm::sea_query::extension::postgres::PgExpr;
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};
use uuid::Uuid;

use super::grams::{self, Gram};

/// On PostgreSQL.
const SET_GRAMS: &str = "INSERT INTO user_grams (user_id, grams) VALUES ($1, $2) \
                         ON CONFLICT (user_id) DO UPDATE SET grams = excluded.grams";
const DELETE_GRAMS: &str = "DELETE FROM user_grams WHERE user_id = $1";

/// On SQLite.
const GIVE_NUMBER: &str = "INSERT INTO user_numbers (user_id) VALUES (?) ON CONFLICT DO NOTHING";
const INSERT_WORDS: &str =
    "INSERT INTO user_grams (rowid, grams) SELECT number, ? FROM user_numbers WHERE user_id = ?";
const DELETE_WORDS: &str =
    "DELETE FROM user_grams WHERE rowid = (SELECT number FROM user_numbers WHERE user_id = ?)";

/// Makes somebody findable by `texts`, and by nothing else.
pub(crate) async fn index<C: ConnectionTrait>(
    db: &C,
    user: Uuid,
    texts: &[&str],
) -> Result<(), DbErr> {
    let grams = grams::of_texts(texts);
    if db.get_database_backend() == DbBackend::Postgres {
        return run(db, SET_GRAMS, [user.into(), grams.into()]).await;
    }
    run(db, GIVE_NUMBER, [user.into()]).await?;
    run(db, DELETE_WORDS, [user.into()]).await?;
    run(db, INSERT_WORDS, [words(&grams).into(), user.into()]).await
}

/// Makes somebody impossible to find.
pub(crate) async fn forget<C: ConnectionTrait>(db: &C, user: Uuid) -> Result<(), DbErr> {
    let delete = match db.get_database_backend() {
        DbBackend::Postgres => DELETE_GRAMS,
        _ => DELETE_WORDS,
    };
    run(db, delete, [user.into()]).await
}

/// The ids of those who have all grams of `text`.
pub(crate) fn candidates(backend: DbBackend, text: &str) -> SelectStatement {
    let grams = grams::to_find(text);
    let mut select = Query::select();
    select.column("user_id").from("user_grams");
    match backend {
        DbBackend::Postgres => {
            select.and_where(PgExpr::contains(Expr::col("grams"), Expr::val(grams)))
        }
        _ => select
            .inner_join(
                "user_numbers",
                Expr::cust("user_numbers.number = user_grams.rowid"),
            )
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
