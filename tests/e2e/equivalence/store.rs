use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::{Map, Value};

pub(super) type Row = Map<String, Value>;

/// All rows of all tables.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Store(pub(super) BTreeMap<String, Vec<Row>>);

/// Log-ins, which nothing here touches and which hold secrets; the index of names, which can be read as
/// it was written only on one of the databases and is derived from `users`; what counts
/// transactions, be they of use or not; and what makes a database another one.
const LEFT_OUT: [&str; 5] = [
    "sessions",
    "refresh_tokens",
    "change_clock",
    "database_identity",
    "seaql_migrations",
];

fn is_left_out(table: &str) -> bool {
    LEFT_OUT.contains(&table) || table.starts_with("user_grams") || table.starts_with("sqlite_")
}

impl Store {
    pub(super) async fn read(database: &DatabaseConnection) -> Self {
        let tables = match database.get_database_backend() {
            DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
            _ => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
        };
        let mut store = BTreeMap::new();
        for table in texts(database, tables).await {
            if !is_left_out(&table) {
                let rows = rows(database, &table).await;
                store.insert(table, rows);
            }
        }
        Self(store)
    }

    pub(super) fn table(&self, name: &str) -> &[Row] {
        &self.0[name]
    }
}

async fn rows(database: &DatabaseConnection, table: &str) -> Vec<Row> {
    let select = match database.get_database_backend() {
        DbBackend::Sqlite => {
            let columns = format!("SELECT name FROM pragma_table_info('{table}')");
            let fields: Vec<_> = texts(database, &columns)
                .await
                .iter()
                .map(|column| {
                    let blob = format!("typeof({column}) WHEN 'blob' THEN lower(hex({column}))");
                    format!("'{column}', CASE {blob} ELSE {column} END")
                })
                .collect();
            format!("SELECT json_object({}) FROM {table}", fields.join(", "))
        }
        _ => format!("SELECT to_jsonb(t)::text FROM {table} t"),
    };
    let mut rows = texts(database, &select).await;
    rows.sort();
    rows.iter()
        .map(|row| serde_json::from_str(row).unwrap())
        .collect()
}

async fn texts(database: &DatabaseConnection, select: &str) -> Vec<String> {
    let statement = Statement::from_string(database.get_database_backend(), select);
    let found = database.query_all_raw(statement).await.unwrap();
    found
        .iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect()
}
