//! PostgreSQL that is set up so that what was acknowledged may get lost.

use harness::database::{Backend, TestDatabase};
use harness::{Setup, TestServer, run};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

/// Notes with which setting rows were written.
const NOTE_SETTINGS: &str = "\
    CREATE TABLE noted (relation text, setting text);
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO noted VALUES (TG_TABLE_NAME, current_setting('synchronous_commit'));
        RETURN NULL;
    END $$;
    CREATE TRIGGER note AFTER INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION note();
    CREATE TRIGGER note AFTER INSERT ON messages FOR EACH ROW EXECUTE FUNCTION note();";

/// What only the whole server can be set to, as this database tells it.
const TELL_OTHER_SETTINGS: &str = "\
    CREATE FUNCTION public.current_setting(name text) RETURNS text LANGUAGE sql AS $$
        SELECT CASE WHEN name IN ('fsync', 'full_page_writes') THEN 'off'
            ELSE pg_catalog.current_setting(name) END
    $$;";

async fn execute(database: &TestDatabase, sql: &str) {
    database.raw().await.execute_unprepared(sql).await.unwrap();
}

/// A setting of all who connect to this database from now on.
async fn set(database: &TestDatabase, setting: &str) {
    let set = format!(
        "DO $do$ BEGIN EXECUTE format('ALTER DATABASE %I SET {setting}', current_database()); \
         END $do$"
    );
    execute(database, &set).await;
}

async fn settings_of_writes(server: &TestServer) -> Vec<(String, String)> {
    let query = "SELECT DISTINCT relation, setting FROM noted ORDER BY 1, 2";
    let raw = server.database().raw().await;
    let rows = raw
        .query_all_raw(Statement::from_string(DbBackend::Postgres, query))
        .await
        .unwrap();
    let text = |row: &sea_orm::QueryResult, at| row.try_get_by_index(at).unwrap();
    rows.iter()
        .map(|row| (text(row, 0), text(row, 1)))
        .collect()
}

async fn settings_when_told(server: &str) -> Vec<(String, String)> {
    let database = TestDatabase::create(Backend::Postgres).await;
    execute(&database, NOTE_SETTINGS).await;
    set(&database, &format!("synchronous_commit = {server}")).await;
    let server = Setup::on(Backend::Postgres).start_on(database).await;
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    ann.connect().await.write(&bob, "hi").await;
    settings_of_writes(&server).await
}

fn everywhere(setting: &str) -> Vec<(String, String)> {
    ["messages", "sessions"]
        .map(|relation| (relation.to_owned(), setting.to_owned()))
        .to_vec()
}

#[tokio::test]
async fn commits_wait_for_the_disk_whatever_is_usual_in_the_database() {
    assert_eq!(settings_when_told("off").await, everywhere("on"));
}

#[tokio::test]
async fn what_operators_chose_among_durable_settings_stays() {
    assert_eq!(settings_when_told("local").await, everywhere("local"));
}

#[tokio::test]
async fn settings_that_lose_messages_are_told_at_the_start() {
    let database = TestDatabase::create(Backend::Postgres).await;
    execute(&database, TELL_OTHER_SETTINGS).await;
    set(&database, "search_path = public, pg_catalog").await;
    let checked = run(
        &["check"],
        &[
            ("DATABASE_URL", database.url()),
            (
                "DATA_DIR",
                tempfile::tempdir().unwrap().path().to_str().unwrap(),
            ),
        ],
    );
    assert!(!checked.success, "{checked:?}");
    let mut server = Setup::on(Backend::Postgres).start_on(database).await;
    server.terminate().await;
    let log = server.logs();
    for setting in ["fsync is off", "full_page_writes is off"] {
        assert!(checked.output.contains(setting), "{checked:?}");
        let warned = |line: &String| line.contains(r#""WARN""#) && line.contains(setting);
        assert_eq!(log.iter().filter(|line| warned(line)).count(), 1, "{log:?}");
    }
}

#[tokio::test]
async fn a_good_database_is_not_warned_of() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let mut server = Setup::on(backend).start().await;
        server.terminate().await;
        let log = server.logs();
        assert!(
            !log.iter().any(|line| line.contains("the database:")),
            "{log:?}"
        );
    }
}
