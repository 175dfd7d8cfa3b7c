use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::ports::{Repositories, Storage, UnitOfWork};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::time::timeout;

use super::error::repo_error;
use super::repositories::SeaRepositories;
use super::work::SeaWork;

const TICK: &str = "UPDATE change_clock SET stamp = stamp + 1";
const PROBE_TIMEOUT: Duration = Duration::from_secs(2);

/// The store, on either database. On SQLite one connection writes and others read. On PostgreSQL
/// one pool does both, beside a connection for batches of messages.
#[derive(Clone)]
pub struct SeaStorage {
    writer: DatabaseConnection,
    batches: DatabaseConnection,
    reader: Arc<SeaRepositories<DatabaseConnection>>,
}

impl SeaStorage {
    pub(super) fn new(
        writer: DatabaseConnection,
        batches: DatabaseConnection,
        reader: DatabaseConnection,
    ) -> Self {
        Self {
            writer,
            batches,
            reader: Arc::new(SeaRepositories::new(reader)),
        }
    }

    /// Applies the migrations that are pending. Nodes that start at once may all call it.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        messenger_migration::up(&self.writer).await
    }

    /// The name of each migration and whether it was applied, oldest first.
    pub async fn migration_status(&self) -> Result<Vec<(String, bool)>, DbErr> {
        messenger_migration::status(&self.writer).await
    }

    /// Whether the store takes writes now: begins, writes and takes it back.
    pub async fn ping(&self) -> RepoResult<()> {
        let probe = async {
            let tx = self.begin_write().await?;
            if self.backend() != DbBackend::Sqlite {
                tx.execute_unprepared(TICK).await?;
            }
            tx.rollback().await
        };
        match timeout(PROBE_TIMEOUT, probe).await {
            Ok(outcome) => outcome.map_err(repo_error),
            Err(elapsed) => Err(RepoError::Unavailable(Box::new(elapsed))),
        }
    }

    /// Waits until all connections are given back, and closes them.
    pub async fn close(&self) -> Result<(), DbErr> {
        self.reader.connection().clone().close().await?;
        self.batches.clone().close().await?;
        self.writer.clone().close().await
    }

    pub(super) fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    pub(super) fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    pub(super) fn batches(&self) -> &DatabaseConnection {
        &self.batches
    }

    pub(super) fn reader(&self) -> &DatabaseConnection {
        self.reader.connection()
    }

    /// On SQLite a transaction that reads first and writes later would fail at once when another
    /// writes in between: therefore IMMEDIATE, which waits.
    pub(super) async fn begin_write(&self) -> Result<DatabaseTransaction, DbErr> {
        let is_sqlite = self.backend() == DbBackend::Sqlite;
        let options = TransactionOptions {
            sqlite_transaction_mode: is_sqlite.then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.writer.begin_with_options(options).await?;
        if is_sqlite {
            tx.execute_unprepared(TICK).await?;
        }
        Ok(tx)
    }
}

impl SeaStorage {
    /// On both databases the first read makes the snapshot, which no writer waits for.
    async fn begin_read(&self) -> Result<DatabaseTransaction, DbErr> {
        let is_postgres = self.backend() == DbBackend::Postgres;
        let options = TransactionOptions {
            isolation_level: is_postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: is_postgres.then_some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        };
        self.reader().begin_with_options(options).await
    }
}

#[async_trait]
impl Storage for SeaStorage {
    fn read(&self) -> &dyn Repositories {
        &*self.reader
    }

    async fn snapshot(&self) -> RepoResult<Box<dyn Repositories>> {
        let tx = self.begin_read().await.map_err(repo_error)?;
        Ok(Box::new(SeaRepositories::new(tx)))
    }

    async fn begin(&self) -> RepoResult<Box<dyn UnitOfWork>> {
        let tx = self.begin_write().await.map_err(repo_error)?;
        Ok(Box::new(SeaWork::new(tx, self.reader().clone())))
    }
}
