//! What the databases spell differently.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Expr, Func, IntoColumnRef};

/// The change stamp of whatever is written now, by which a reader can ask what changed since.
///
/// On SQLite, where writers go one by one, a counter that the transaction raised when it began. On
/// PostgreSQL the number of the transaction: another with a smaller number may commit later, so a
/// reader has to go back to the oldest that was still running.
pub(crate) fn stamp(backend: DbBackend) -> Expr {
    Expr::cust(stamp_sql(backend))
}

/// The same for statements that are written out.
pub(crate) fn stamp_sql(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => "pg_current_xact_id()::text::bigint",
        _ => "(SELECT stamp FROM change_clock)",
    }
}

/// Where `column` has `text` first, counted from 1; 0 if nowhere. No character is special, and case
/// counts.
pub(crate) fn position(backend: DbBackend, column: impl IntoColumnRef, text: &str) -> Expr {
    let function = match backend {
        DbBackend::Postgres => "strpos",
        _ => "instr",
    };
    Func::cust(function).arg(Expr::col(column)).arg(text).into()
}

/// The larger of two numbers.
pub(crate) fn larger(one: Expr, other: Expr) -> Expr {
    Func::greatest([one, other]).into()
}

/// The statement that asks for the plan of another, and the column of the answer.
pub(crate) fn explain(backend: DbBackend) -> (&'static str, &'static str) {
    match backend {
        DbBackend::Postgres => ("EXPLAIN ", "QUERY PLAN"),
        _ => ("EXPLAIN QUERY PLAN ", "detail"),
    }
}
