use messenger_domain::error::RepoError;
use sea_orm::sqlx::Error as SqlxError;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::{DbErr, RuntimeErr, SqlxPostgresError};

/// What a failure of the database means to the domain: the one place where this is decided.
pub(crate) fn repo_error(error: DbErr) -> RepoError {
    match cause(&error) {
        Cause::Taken => RepoError::Conflict,
        Cause::NotNow => RepoError::Unavailable(Box::new(error)),
        Cause::Fault => RepoError::Internal(Box::new(error)),
    }
}

/// Whether somebody else held a lock for longer than the connection waits. Only PostgreSQL says so.
pub(crate) fn is_lock_timeout(error: &DbErr) -> bool {
    driver_error(error)
        .and_then(SqlxError::as_database_error)
        .is_some_and(|error| is_postgres(error) && error.code().as_deref() == Some("55P03"))
}

/// A row that breaks the rules of the domain.
pub(crate) fn malformed(what: impl std::fmt::Display) -> RepoError {
    RepoError::Internal(format!("malformed row: {what}").into())
}

enum Cause {
    Taken,
    NotNow,
    Fault,
}

fn cause(error: &DbErr) -> Cause {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(RuntimeErr::Internal(_)) => Cause::NotNow,
        _ => driver_error(error).map_or(Cause::Fault, cause_in_driver),
    }
}

fn driver_error(error: &DbErr) -> Option<&SqlxError> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

fn cause_in_driver(error: &SqlxError) -> Cause {
    match error {
        SqlxError::Database(error) => {
            let code = error.code().unwrap_or_default();
            if is_postgres(error.as_ref()) {
                cause_in_postgres(&code)
            } else {
                cause_in_sqlite(&code)
            }
        }
        SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::WorkerCrashed
        | SqlxError::BeginFailed => Cause::NotNow,
        _ => Cause::Fault,
    }
}

fn is_postgres(error: &dyn DatabaseError) -> bool {
    error.try_downcast_ref::<SqlxPostgresError>().is_some()
}

/// Classes of <https://www.postgresql.org/docs/current/errcodes-appendix.html>: 08 connection,
/// 40 rolled back (serialization, deadlock), 53 out of resources, 57 ended by an operator or a
/// timeout. 25006 is a standby or a read-only default, 25P03 and 55P03 are timeouts.
fn cause_in_postgres(code: &str) -> Cause {
    match (code, code.get(..2)) {
        ("23505", _) => Cause::Taken,
        ("25006" | "25P03" | "55P03", _) | (_, Some("08" | "40" | "53" | "57")) => Cause::NotNow,
        _ => Cause::Fault,
    }
}

/// Extended codes of <https://www.sqlite.org/rescode.html>, of which the low byte is the primary one:
/// 5 busy, 6 locked, 8 read-only, 10 input or output, 13 full, 14 cannot open.
fn cause_in_sqlite(code: &str) -> Cause {
    const PRIMARY: i32 = 0xff;
    match code.parse::<i32>() {
        Ok(1555 | 2067 | 2579) => Cause::Taken,
        Ok(code) if matches!(code & PRIMARY, 5 | 6 | 8 | 10 | 13 | 14) => Cause::NotNow,
        _ => Cause::Fault,
    }
}
