use sea_orm_migration::prelude::{DbErr, SchemaManager};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Words of the schema that the databases spell differently: in SQLite, in PostgreSQL.
///
/// `{text}` orders by code point on both. `{strict}` makes SQLite check types, as PostgreSQL does.
const WORDS: [(&str, &str, &str); 5] = [
    ("{uuid}", "BLOB", "uuid"),
    ("{text}", "TEXT", "text COLLATE \"C\""),
    ("{bigint}", "INTEGER", "bigint"),
    ("{smallint}", "INTEGER", "smallint"),
    ("{strict}", "STRICT", ""),
];

/// Runs SQL in which the words above stand for themselves.
pub(crate) async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let sqlite = is_sqlite(manager)?;
    let sql = WORDS
        .iter()
        .fold(sql.to_owned(), |sql, (word, in_sqlite, in_postgres)| {
            sql.replace(word, if sqlite { in_sqlite } else { in_postgres })
        });
    manager.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}

pub(crate) fn is_sqlite(manager: &SchemaManager<'_>) -> Result<bool, DbErr> {
    match manager.get_database_backend() {
        DbBackend::Sqlite => Ok(true),
        DbBackend::Postgres => Ok(false),
        other => Err(DbErr::Migration(format!("{other:?} is not supported"))),
    }
}
