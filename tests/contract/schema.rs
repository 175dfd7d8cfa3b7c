use futures_util::future::join;
use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::error::RepoError;
use messenger_infra::db::{ConnectError, PoolOptions, connect};
use sea_orm::{ConnectionTrait, TransactionTrait};

on_each_database! {
    a_migrated_database_is_in_order,
    two_who_migrate_at_once_both_succeed,
    a_database_without_schema_is_found_out,
    a_probe_writes_and_leaves_nothing,
    a_probe_gives_up_when_nobody_may_write,
    a_closed_store_is_not_available,
}

async fn a_migrated_database_is_in_order(database: TestDatabase) {
    let storage = database.storage().await;
    assert_eq!(storage.check().await, [""; 0]);
    let status = storage.migration_status().await.unwrap();
    assert!(status.len() >= 6);
    assert!(status.iter().all(|(_, applied)| *applied), "{status:?}");
    assert!(status.is_sorted(), "{status:?}");
    storage.migrate().await.unwrap();
}

async fn two_who_migrate_at_once_both_succeed(database: TestDatabase) {
    let empty = TestDatabase::empty(database.backend()).await;
    let (one, other) = (empty.storage().await, empty.storage().await);
    let (first, second) = join(one.migrate(), other.migrate()).await;
    first.unwrap();
    second.unwrap();
    assert_eq!(other.check().await, [""; 0]);
}

async fn a_database_without_schema_is_found_out(database: TestDatabase) {
    let empty = TestDatabase::empty(database.backend()).await;
    let storage = empty.storage().await;
    let status = storage.migration_status().await.unwrap();
    assert!(status.iter().all(|(_, applied)| !applied), "{status:?}");
    let problems = storage.check().await;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].starts_with("migrations are pending: m"),
        "{problems:?}"
    );
    assert!(matches!(storage.ping().await, Err(RepoError::Internal(_))));
}

async fn a_probe_writes_and_leaves_nothing(database: TestDatabase) {
    let storage = database.storage().await;
    let before = crate::world::numbers(&database, "SELECT stamp FROM change_clock").await;
    storage.ping().await.unwrap();
    assert_eq!(
        crate::world::numbers(&database, "SELECT stamp FROM change_clock").await,
        before
    );
}

async fn a_probe_gives_up_when_nobody_may_write(database: TestDatabase) {
    let storage = database.storage().await;
    let raw = database.raw().await;
    let other = raw.begin().await.unwrap();
    other
        .execute_unprepared("UPDATE change_clock SET stamp = stamp")
        .await
        .unwrap();
    assert!(matches!(
        storage.ping().await,
        Err(RepoError::Unavailable(_))
    ));
    other.rollback().await.unwrap();
    storage.ping().await.unwrap();
}

async fn a_closed_store_is_not_available(database: TestDatabase) {
    let storage = database.storage().await;
    storage.close().await.unwrap();
    assert!(matches!(
        storage.ping().await,
        Err(RepoError::Unavailable(_))
    ));
    let problems = storage.check().await;
    assert!(
        problems[0].starts_with("the database does not answer: "),
        "{problems:?}"
    );
}

#[tokio::test]
async fn what_is_no_database_is_refused() {
    let refused = async |url: &str| connect(url, &PoolOptions::default()).await.err().unwrap();
    for url in ["", "mysql://localhost/x", "messenger.db", "sqlit://x"] {
        assert!(
            matches!(refused(url).await, ConnectError::UnknownScheme),
            "{url}"
        );
    }
    for url in ["sqlite://", "sqlite::memory:", "sqlite://:memory:"] {
        assert!(matches!(refused(url).await, ConnectError::NoFile), "{url}");
    }
    let unreachable = refused("sqlite:///nowhere/at/all/messenger.db").await;
    assert!(
        matches!(unreachable, ConnectError::Failed(_)),
        "{unreachable:?}"
    );
}

#[tokio::test]
async fn a_refused_connection_does_not_show_the_password() {
    let url = "postgres://ann:s3cret@127.0.0.1:1/messenger";
    let error = connect(url, &PoolOptions::default()).await.err().unwrap();
    assert!(!format!("{error} {error:?}").contains("s3cret"));
}
