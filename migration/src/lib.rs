//! The schema, forward only and the same on SQLite and PostgreSQL.
//!
//! Times are Unix milliseconds and ids are UUIDs (16 bytes) everywhere. A migration that was released
//! is never edited: what is wrong with it is put right by the next one.

mod m20261101_000001_users;
mod m20261101_000002_sessions;
mod m20261101_000003_conversations;
mod m20261101_000004_messages;
mod m20261101_000005_search;
mod m20261101_000006_change_clock;
mod m20261101_000007_people;
mod m20261101_000009_messages_that_go;
mod m20261101_000010_notifications;
mod m20261101_000011_sync;
mod m20261121_000001_last_seen;
mod sql;

use sea_orm_migration::MigrationStatus;
use sea_orm_migration::prelude::{DbErr, MigrationTrait, MigratorTrait};
use sea_orm_migration::sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};

use sql::Migration;

/// All migrations, oldest first.
pub struct Migrator;

macro_rules! named_as_their_files {
    ($($file:ident),+ $(,)?) => {
        vec![$(Box::new(Migration { name: stringify!($file), sql: $file::SQL })),+]
    };
}

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        named_as_their_files![
            m20261101_000001_users,
            m20261101_000002_sessions,
            m20261101_000003_conversations,
            m20261101_000004_messages,
            m20261101_000005_search,
            m20261101_000006_change_clock,
            m20261101_000007_people,
            m20261101_000009_messages_that_go,
            m20261101_000010_notifications,
            m20261101_000011_sync,
            m20261121_000001_last_seen,
        ]
    }
}

/// Names the lock that lets one process migrate at a time. Any number would do, as long as it stays.
const ADVISORY_LOCK: i64 = 0x6d73_6772_6d69_6772;

/// Applies what is pending, all of it or nothing. Nodes that start at once wait for each other: the
/// migrator itself takes no lock.
pub async fn up(db: &DatabaseConnection) -> Result<(), DbErr> {
    let backend = db.get_database_backend();
    let options = TransactionOptions {
        sqlite_transaction_mode: (backend == DbBackend::Sqlite)
            .then_some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let tx = db.begin_with_options(options).await?;
    if backend == DbBackend::Postgres {
        tx.execute_unprepared("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '60s'")
            .await?;
        let lock = "SELECT pg_advisory_xact_lock($1)";
        tx.query_one_raw(Statement::from_sql_and_values(
            backend,
            lock,
            [ADVISORY_LOCK.into()],
        ))
        .await?;
    }
    Migrator::up(&tx, None).await?;
    tx.commit().await
}

/// The name of each migration and whether it was applied, oldest first. Changes nothing. Fails when
/// the database knows migrations that this program does not, because it is the older of the two.
pub async fn status(db: &DatabaseConnection) -> Result<Vec<(String, bool)>, DbErr> {
    let migrations = Migrator::get_migration_with_status_read_only(db).await?;
    let applied = |status| matches!(status, MigrationStatus::Applied);
    Ok(migrations
        .iter()
        .map(|migration| (migration.name().to_owned(), applied(migration.status())))
        .collect())
}
