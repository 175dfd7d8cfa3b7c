use sea_orm_migration::prelude::{DbErr, MigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// What a migration runs.
#[derive(Clone, Copy)]
pub(crate) enum Sql {
    /// With the words below for what the databases spell differently.
    Both(&'static str),
    Each {
        sqlite: &'static str,
        postgres: &'static str,
    },
}

/// Words of the schema that the databases spell differently: in SQLite, in PostgreSQL.
///
/// `{text}` orders by code point on both. `{strict}` makes SQLite check types, as PostgreSQL does.
const WORDS: [(&str, &str, &str); 7] = [
    ("{uuid}", "BLOB", "uuid"),
    ("{bytes}", "BLOB", "bytea"),
    ("{text}", "TEXT", "text COLLATE \"C\""),
    ("{bigint}", "INTEGER", "bigint"),
    ("{smallint}", "INTEGER", "smallint"),
    ("{strict}", "STRICT", ""),
    ("{random_uuid}", "randomblob(16)", "gen_random_uuid()"),
];

impl Sql {
    fn spelt_for(self, backend: DbBackend) -> Result<String, DbErr> {
        let is_sqlite = match backend {
            DbBackend::Sqlite => true,
            DbBackend::Postgres => false,
            other => return Err(DbErr::Migration(format!("{other:?} is not supported"))),
        };
        let pick = |in_sqlite, in_postgres| if is_sqlite { in_sqlite } else { in_postgres };
        Ok(match self {
            Self::Both(sql) => {
                WORDS
                    .into_iter()
                    .fold(sql.to_owned(), |sql, (word, in_sqlite, in_postgres)| {
                        sql.replace(word, pick(in_sqlite, in_postgres))
                    })
            }
            Self::Each { sqlite, postgres } => pick(sqlite, postgres).to_owned(),
        })
    }
}

/// SQL under the name by which the database remembers that it was run.
pub(crate) struct Migration {
    pub(crate) name: &'static str,
    pub(crate) sql: Sql,
}

impl MigrationName for Migration {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = self.sql.spelt_for(manager.get_database_backend())?;
        manager.get_connection().execute_unprepared(&sql).await?;
        Ok(())
    }
}
