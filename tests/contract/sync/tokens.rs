use std::sync::Arc;

use harness::database::{Backend, TestDatabase};
use harness::{fresh_id, on_each_database};
use messenger_domain::sync::{Stamp, SyncError, SyncToken};

use super::device::Device;
use crate::services::services;
use crate::world::{dialog, execute, literal, rows, sign_up, write};

on_each_database! {
    a_token_of_another_database_starts_over,
    a_token_of_the_future_starts_over,
    a_token_that_was_just_given_out_is_good_for_ever,
}

async fn a_token_of_another_database_starts_over(database: TestDatabase) {
    let storage = database.storage().await;
    let services = services(&storage, &Arc::default());
    let ann = sign_up(&storage, "Ann").await;
    let mut device = Device::new(ann);
    device.catch_up(&services, 10).await;
    let elsewhere = literal(&database, fresh_id());
    let replaced = format!("UPDATE database_identity SET id = {elsewhere}");
    execute(&database, &replaced).await;
    let refused = services.sync.changes(ann, device.token, rows(10)).await;
    assert!(matches!(refused, Err(SyncError::StartOver)), "{refused:?}");

    let copy = TestDatabase::create(database.backend()).await;
    let begun = Device::from_snapshot(ann, &services, 10).await;
    let other = self::services(&copy.storage().await, &Arc::default());
    let refused = other.sync.changes(ann, begun.token, rows(10)).await;
    assert!(matches!(refused, Err(SyncError::StartOver)), "{refused:?}");
}

async fn a_token_of_the_future_starts_over(database: TestDatabase) {
    let storage = database.storage().await;
    let services = services(&storage, &Arc::default());
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let mut device = Device::new(ann);
    device.catch_up(&services, 10).await;
    let token = device.token.unwrap();
    // As after an older copy of the file was put in the place of this one.
    let future = match database.backend() {
        Backend::Sqlite => {
            execute(&database, "UPDATE change_clock SET stamp = stamp - 1").await;
            token
        }
        Backend::Postgres => SyncToken {
            since: Stamp(token.since.0 + 1_000_000),
            ..token
        },
    };
    let refused = services.sync.changes(ann, Some(future), rows(10)).await;
    assert!(matches!(refused, Err(SyncError::StartOver)), "{refused:?}");
    let dialog = dialog(&storage, ann, bob).await;
    write(&storage, dialog, bob, 7).await;
    let mut device = Device::from_snapshot(ann, &services, 10).await;
    device.catch_up(&services, 10).await;
    device.assert_fresh(&services, "starting over").await;
}

async fn a_token_that_was_just_given_out_is_good_for_ever(database: TestDatabase) {
    let storage = database.storage().await;
    let services = services(&storage, &Arc::default());
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let dialog = dialog(&storage, ann, bob).await;
    let mut device = Device::new(ann);
    device.catch_up(&services, 10).await;
    let old = device.token;
    let mut written = Vec::new();
    for now in 0..30 {
        written.push(write(&storage, dialog, bob, 100 + now).await.id);
        device.catch_up(&services, 10).await;
    }
    let mut away = Device::new(ann);
    away.token = old;
    let told = away.catch_up(&services, 7).await;
    assert_eq!(told, written);
    // The database of another test may keep the clock of PostgreSQL from going on.
    if database.backend() == Backend::Sqlite {
        assert_eq!(device.catch_up(&services, 7).await, []);
        assert_eq!(away.token, device.token);
    }
}
