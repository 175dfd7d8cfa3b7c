use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

use super::SeaStorage;

/// Settings without which an acknowledged message may be lost, or names compare wrongly.
const POSTGRES_SETTINGS: [(&str, &[&str]); 3] = [
    (
        "synchronous_commit",
        &["on", "local", "remote_write", "remote_apply"],
    ),
    ("fsync", &["on"]),
    ("server_encoding", &["UTF8"]),
];

/// From 13 on a transaction has a number of 64 bits.
const OLDEST_POSTGRES: i64 = 130_000;

impl SeaStorage {
    /// Looks for whatever keeps this database from being relied upon: in words, for people.
    pub async fn check(&self) -> Vec<String> {
        match self.look().await {
            Ok(problems) => problems,
            Err(error) => vec![format!("the database does not answer: {error}")],
        }
    }

    async fn look(&self) -> Result<Vec<String>, DbErr> {
        let mut problems = match self.backend() {
            DbBackend::Postgres => look_at_postgres(self.writer()).await?,
            _ => look_at_sqlite(self.writer()).await?,
        };
        match self.migration_status().await {
            Ok(status) => problems.extend(pending(&status)),
            Err(error) => problems.push(format!("the schema is not known here: {error}")),
        }
        Ok(problems)
    }
}

fn pending(status: &[(String, bool)]) -> Option<String> {
    let names: Vec<&str> = status
        .iter()
        .filter(|(_, applied)| !applied)
        .map(|(name, _)| name.as_str())
        .collect();
    (!names.is_empty()).then(|| format!("migrations are pending: {}", names.join(", ")))
}

async fn look_at_sqlite(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let mut problems = Vec::new();
    let journal: String = ask(db, "PRAGMA journal_mode").await?;
    if journal != "wal" {
        problems.push(format!("journal_mode is {journal}, not wal"));
    }
    let synchronous: i64 = ask(db, "PRAGMA synchronous").await?;
    if synchronous != 2 {
        problems.push(format!("synchronous is {synchronous}, not 2 (full)"));
    }
    let integrity: String = ask(db, "PRAGMA quick_check").await?;
    if integrity != "ok" {
        problems.push(format!("the file is damaged: {integrity}"));
    }
    Ok(problems)
}

async fn look_at_postgres(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let mut problems = Vec::new();
    let version: i64 = ask(db, "SELECT current_setting('server_version_num')::bigint").await?;
    if version < OLDEST_POSTGRES {
        problems.push("PostgreSQL 13 or newer is needed".to_owned());
    }
    for (name, wanted) in POSTGRES_SETTINGS {
        let value: String = ask(db, &format!("SELECT current_setting('{name}')")).await?;
        if !wanted.contains(&value.as_str()) {
            problems.push(format!("{name} is {value}, not {}", wanted.join(" or ")));
        }
    }
    Ok(problems)
}

async fn ask<T: sea_orm::TryGetable>(db: &DatabaseConnection, sql: &str) -> Result<T, DbErr> {
    let row = db
        .query_one_raw(Statement::from_string(db.get_database_backend(), sql))
        .await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound(sql.to_owned()))?;
    row.try_get_by_index(0)
}
