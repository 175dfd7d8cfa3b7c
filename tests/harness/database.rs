//! Databases for tests: each test has its own, with the schema in place.

use std::path::Path;

use messenger_infra::db::{PoolOptions, SeaStorage, connect};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::fresh_id;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// A database of one test, gone when this is dropped.
#[derive(Debug)]
pub struct TestDatabase {
    backend: Backend,
    url: String,
    _home: Home,
}

/// Where a database is, and what takes it away.
#[derive(Debug)]
enum Home {
    Directory(#[expect(dead_code, reason = "it is kept for its drop")] TempDir),
    Server(#[expect(dead_code, reason = "it is kept for its drop")] OnServer),
}

impl TestDatabase {
    /// A fresh database with the schema and nothing else.
    pub async fn create(backend: Backend) -> Self {
        let (url, home) = match backend {
            Backend::Sqlite => {
                let directory = tempfile::tempdir().unwrap();
                let file = directory.path().join("messenger.db");
                std::fs::write(&file, sqlite_template().await).unwrap();
                (sqlite_url(&file), Home::Directory(directory))
            }
            Backend::Postgres => {
                let database = OnServer::create(Some(postgres_template().await)).await;
                (database.url(), Home::Server(database))
            }
        };
        Self {
            backend,
            url,
            _home: home,
        }
    }

    /// A fresh database without any schema.
    pub async fn empty(backend: Backend) -> Self {
        let (url, home) = match backend {
            Backend::Sqlite => {
                let directory = tempfile::tempdir().unwrap();
                let url = sqlite_url(&directory.path().join("messenger.db"));
                (url, Home::Directory(directory))
            }
            Backend::Postgres => {
                let database = OnServer::create(None).await;
                (database.url(), Home::Server(database))
            }
        };
        Self {
            backend,
            url,
            _home: home,
        }
    }

    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// As in `DATABASE_URL`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The ports over this database. The pool is small, so that who takes a second connection while
    /// holding one is found out.
    pub async fn storage(&self) -> SeaStorage {
        let options = PoolOptions {
            max_connections: 4,
            ..PoolOptions::default()
        };
        connect(&self.url, &options).await.unwrap()
    }

    /// Lets clients in, or throws out who is there and lets nobody in. On `PostgreSQL` only.
    pub(crate) async fn let_in(&self, allowed: bool) {
        let (_, name) = self.url.rsplit_once('/').unwrap();
        on_server(&format!(
            "ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}"
        ))
        .await;
        if !allowed {
            on_server(&format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            ))
            .await;
        }
    }

    /// The database as it is, for looking behind the ports.
    pub async fn raw(&self) -> DatabaseConnection {
        open(&self.url).await
    }
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}", file.to_str().unwrap())
}

/// A database file with the schema, made once for all tests of this process.
async fn sqlite_template() -> &'static [u8] {
    static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let make = async || {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("template.db");
        migrate(&sqlite_url(&file)).await;
        std::fs::read(&file).unwrap()
    };
    TEMPLATE.get_or_init(make).await
}

/// The name of a database with the schema, made once for all tests of this process. It stays.
async fn postgres_template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let make = async || {
        let template = OnServer::create(None).await;
        migrate(&template.url()).await;
        let name = template.name.clone();
        std::mem::forget(template);
        name
    };
    TEMPLATE.get_or_init(make).await
}

/// Afterwards nothing is connected any more: else the database could not be copied.
async fn migrate(url: &str) {
    let storage = connect(url, &PoolOptions::default()).await.unwrap();
    storage.migrate().await.unwrap();
    storage.close().await.unwrap();
}

/// A database on the PostgreSQL server of the tests.
#[derive(Debug)]
struct OnServer {
    name: String,
}

impl OnServer {
    async fn create(template: Option<&str>) -> Self {
        let name = format!("test_{}", fresh_id().simple());
        let template = template.unwrap_or("template0");
        on_server(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        Self { name }
    }

    fn url(&self) -> String {
        let server = server_url();
        let (base, _) = server.rsplit_once('/').unwrap();
        format!("{base}/{}", self.name)
    }
}

impl Drop for OnServer {
    /// On a thread of its own, for a drop cannot wait within a runtime.
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(on_server(&drop));
        };
        // A test that failed must not be hidden behind a database that stays.
        let _ = std::thread::spawn(work).join();
    }
}

async fn on_server(sql: &str) {
    let server = open(&server_url()).await;
    server.execute_unprepared(sql).await.unwrap();
    server.close().await.unwrap();
}

async fn open(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(2).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are configured by `make test`"
)]
fn server_url() -> String {
    std::env::var("TEST_POSTGRES_URL").expect(
        "TEST_POSTGRES_URL is not set: `make test` starts a PostgreSQL server for the tests, \
         and another one is named like postgres://postgres@127.0.0.1:5432/postgres",
    )
}

/// Runs tests of the form `async fn name(database: TestDatabase)` on every database.
#[macro_export]
macro_rules! on_each_database {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $($crate::on_each_database!(@test Sqlite $test);)+
        }
        mod postgres {
            $($crate::on_each_database!(@test Postgres $test);)+
        }
    };
    (@test $backend:ident $test:ident) => {
        #[tokio::test(flavor = "multi_thread")]
        async fn $test() {
            let backend = $crate::database::Backend::$backend;
            super::$test($crate::database::TestDatabase::create(backend).await).await;
        }
    };
}
