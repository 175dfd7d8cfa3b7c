use std::time::Duration;

use sea_orm::sqlx::Executor;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DbErr};

use super::SeaStorage;

/// How many connections there are, and how long a request waits for one.
#[derive(Clone, Copy, Debug)]
pub struct PoolOptions {
    pub max_connections: u32,
    pub acquire_timeout: Duration,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self {
            max_connections: 10,
            acquire_timeout: Duration::from_secs(2),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("a database URL begins with sqlite:// or postgres://")]
    UnknownScheme,
    #[error("a SQLite database is a file: its URL is sqlite:// and a path")]
    NoFile,
    #[error("cannot open the database: {0}")]
    Failed(#[from] DbErr),
}

/// Opens the database that `url` names: `sqlite://` and a path, or `postgres://...`. A file that does
/// not exist is made; its directory must exist. Migrates nothing.
pub async fn connect(url: &str, options: &PoolOptions) -> Result<SeaStorage, ConnectError> {
    if let Some(path) = url
        .strip_prefix("sqlite://")
        .or_else(|| url.strip_prefix("sqlite:"))
    {
        return connect_sqlite(path, options).await;
    }
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        let pool = Database::connect(postgres(url, options, [])).await?;
        let alone = PoolOptions {
            max_connections: 1,
            ..*options
        };
        let batches = Database::connect(postgres(url, &alone, FOR_BATCHES)).await?;
        return Ok(SeaStorage::new(pool.clone(), batches, pool));
    }
    Err(ConnectError::UnknownScheme)
}

/// How much of the file of SQLite readers look at where the system keeps it, instead of copying each page
/// into a small cache of their own: the most that SQLite can. The rest is still copied.
const MAPPED_BYTES: &str = "2147418112";

/// One connection that writes, and readers beside it that never wait for it. The writer comes first:
/// it makes the file, which readers cannot.
async fn connect_sqlite(path: &str, options: &PoolOptions) -> Result<SeaStorage, ConnectError> {
    if path.is_empty() || path.starts_with(":memory:") {
        return Err(ConnectError::NoFile);
    }
    let file = path.to_owned();
    let writer = sqlite(1, options, move |sqlite| {
        sqlite
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
    });
    let writer = Database::connect(writer).await?;
    let file = path.to_owned();
    let reader = sqlite(options.max_connections, options, move |sqlite| {
        sqlite
            .filename(&file)
            .read_only(true)
            .pragma("mmap_size", MAPPED_BYTES)
    });
    let reader = Database::connect(reader).await?;
    Ok(SeaStorage::new(writer.clone(), writer, reader))
}

/// Connections to a file stay open: opening one again would cost more than keeping it.
fn sqlite(
    max_connections: u32,
    options: &PoolOptions,
    adjust: impl Fn(SqliteConnectOptions) -> SqliteConnectOptions + Send + Sync + 'static,
) -> ConnectOptions {
    let mut connect = quiet("sqlite://messenger", options);
    connect
        .max_connections(max_connections.max(1))
        .min_connections(1)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            adjust(sqlite)
                .busy_timeout(Duration::from_secs(5))
                .statement_cache_capacity(256)
        });
    connect
}

/// Statements are always the same, and always best answered by looking keys up. So each is planned
/// once for a connection, not anew for every value, which takes longer than to carry the plan out; and
/// what the planner knows of tables that have just been filled must not lead it to read them whole.
const FOR_ALL: [(&str, &str); 4] = [
    ("plan_cache_mode", "force_generic_plan"),
    ("enable_seqscan", "off"),
    ("enable_mergejoin", "off"),
    ("jit", "off"),
];

/// Everybody's messages wait for what this connection waits for.
const FOR_BATCHES: [(&str, &str); 2] = [("lock_timeout", "10ms"), ("enable_bitmapscan", "off")];

/// Where it is usual for a commit not to wait for the disk, ours do. Other settings stay: they only
/// tell for which standby servers to wait.
const COMMIT_TO_DISK: &str = "SELECT set_config('synchronous_commit', 'on', false) \
                              WHERE current_setting('synchronous_commit') = 'off'";

fn postgres<const N: usize>(
    url: &str,
    options: &PoolOptions,
    settings: [(&'static str, &'static str); N],
) -> ConnectOptions {
    let mut connect = quiet(url, options);
    connect
        .max_connections(options.max_connections.max(1))
        .min_connections(1)
        .idle_timeout(Some(Duration::from_mins(10)))
        .max_lifetime(Some(Duration::from_mins(30)))
        .test_before_acquire_if_idle_for(Duration::from_secs(30))
        .map_sqlx_postgres_opts(move |postgres| {
            postgres
                .application_name("messenger")
                .statement_cache_capacity(256)
                .options([
                    ("statement_timeout", "5s"),
                    ("lock_timeout", "2s"),
                    ("idle_in_transaction_session_timeout", "10s"),
                ])
                .options(FOR_ALL)
                .options(settings)
        })
        .map_sqlx_postgres_pool_opts(|pool| {
            pool.after_connect(|session, _| {
                Box::pin(async move { session.execute(COMMIT_TO_DISK).await.map(|_| ()) })
            })
        });
    connect
}

/// Statements are not logged: they carry what people write.
fn quiet(url: &str, options: &PoolOptions) -> ConnectOptions {
    let mut connect = ConnectOptions::new(url);
    connect
        .acquire_timeout(options.acquire_timeout)
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    connect
}
