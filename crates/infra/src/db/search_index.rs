//! The index of grams: an array with a GIN index on PostgreSQL, a full-text table on SQLite.

use std::fmt::Write as _;

use sea_orm::sea_query::extension::postgres::PgExpr;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};
use uuid::Uuid;

use super::grams;

const SET_GRAMS: &str = "UPDATE users SET search_grams = $1 WHERE id = $2";

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
        return run(db, SET_GRAMS, [Some(grams).into(), user.into()]).await;
    }
    run(db, GIVE_NUMBER, [user.into()]).await?;
    run(db, DELETE_WORDS, [user.into()]).await?;
    run(db, INSERT_WORDS, [words(&grams).into(), user.into()]).await
}

/// Makes somebody impossible to find.
pub(crate) async fn forget<C: ConnectionTrait>(db: &C, user: Uuid) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        return run(db, SET_GRAMS, [None::<Vec<String>>.into(), user.into()]).await;
    }
    run(db, DELETE_WORDS, [user.into()]).await
}

/// Holds for the users, called `u`, who have all grams of `text`.
pub(crate) fn candidates(backend: DbBackend, text: &str) -> Expr {
    let grams = grams::to_find(text);
    match backend {
        DbBackend::Postgres => {
            PgExpr::contains(Expr::col(("u", "search_grams")), Expr::val(grams))
        }
        _ => Expr::col(("u", "id")).in_subquery(owners_of(&grams)),
    }
}

fn owners_of(grams: &[String]) -> SelectStatement {
    Query::select()
        .column(("user_numbers", "user_id"))
        .from("user_grams")
        .inner_join("user_numbers", Expr::cust("user_numbers.number = user_grams.rowid"))
        .and_where(Expr::cust_with_values("user_grams MATCH ?", [words(grams)]))
        .to_owned()
}

async fn run<C: ConnectionTrait, const N: usize>(
    db: &C,
    sql: &str,
    values: [Value; N],
) -> Result<(), DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.execute_raw(statement).await.map(|_| ())
}

/// Grams as words of the full-text table. Spelt in digits, for a gram may be anything: a space, a
/// quotation mark, an operator. Of several words in a search, all have to be there.
fn words(grams: &[String]) -> String {
    grams.iter().fold(String::new(), |mut words, gram| {
        for byte in gram.bytes() {
            // Writing to a string cannot fail.
            let _ = write!(words, "{byte:02x}");
        }
        words.push(' ');
        words
    })
}
