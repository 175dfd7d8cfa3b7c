use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

use super::SeaStorage;

/// Settings of the server that no session can change, and what happens where they are different.
const POSTGRES_SETTINGS: [(&str, &str, &str); 3] = [
    (
        "fsync",
        "on",
        "a power cut may lose messages, or the database",
    ),
    (
        "full_page_writes",
        "on",
        "a power cut may damage the database",
    ),
    ("server_encoding", "UTF8", "not every text can be stored"),
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

    /// The part of [`Self::check`] that costs nothing: how the database is set up.
    pub async fn check_settings(&self) -> Result<Vec<String>, DbErr> {
        match self.backend() {
            DbBackend::Postgres => look_at_postgres(self.writer()).await,
            _ => look_at_sqlite(self.writer()).await,
        }
    }

    async fn look(&self) -> Result<Vec<String>, DbErr> {
        let mut problems = self.check_settings().await?;
        if self.backend() == DbBackend::Sqlite {
            problems.extend(look_for_damage(self.writer()).await?);
        }
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
    Ok(problems)
}

/// Reads the whole file.
async fn look_for_damage(db: &DatabaseConnection) -> Result<Option<String>, DbErr> {
    let integrity: String = ask(db, "PRAGMA quick_check").await?;
    Ok((integrity != "ok").then(|| format!("the file is damaged: {integrity}")))
}

async fn look_at_postgres(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let mut problems = Vec::new();
    let version: i64 = ask(db, "SELECT current_setting('server_version_num')::bigint").await?;
    if version < OLDEST_POSTGRES {
        problems.push("PostgreSQL 13 or newer is needed".to_owned());
    }
    for (name, wanted, otherwise) in POSTGRES_SETTINGS {
        let value: String = ask(db, &format!("SELECT current_setting('{name}')")).await?;
        if value != wanted {
            problems.push(format!("{name} is {value}, not {wanted}: {otherwise}"));
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
