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

/// Asks for this moment as seen by what is read beside it: `stamp`, which all that is not seen has or
/// exceeds, and what names the database: `id` and `place`.
///
/// The place of a PostgreSQL database is its cluster, the history of that, which forks when a standby
/// takes over or a backup is restored, and the number of the database in it.
pub(crate) fn moment_sql(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => {
            "SELECT d.id, pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS stamp, \
             concat_ws('.', s.system_identifier, \
                CASE WHEN NOT pg_is_in_recovery() \
                    THEN substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END, \
                (SELECT oid FROM pg_database WHERE datname = current_database())) AS place \
             FROM database_identity AS d, pg_control_system() AS s"
        }
        _ => {
            "SELECT d.id, c.stamp + 1 AS stamp, '' AS place FROM database_identity AS d, change_clock AS c"
        }
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
