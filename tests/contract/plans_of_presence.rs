//! Nobody waits for a walk through all people to see who is there.

use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::ids::UserId;
use messenger_infra::db::plans::Read;
use uuid::Uuid;

use crate::plans::{assert_nothing_is_scanned, explain, fill};
use crate::world::{at, execute};

on_each_database! {
    who_may_be_watched_is_found_by_ids,
    who_was_seen_lately_is_at_one_end_of_an_index,
}

fn user(number: u128) -> UserId {
    UserId::new(Uuid::from_u128(number))
}

async fn who_may_be_watched_is_found_by_ids(database: TestDatabase) {
    fill(&database).await;
    for statement in [
        "INSERT INTO friendships (user_id, friend_id, created_at) \
         SELECT DISTINCT user_low, user_high, 1 FROM conversations",
        "INSERT INTO blocks (blocker_id, blocked_id, created_at) \
         SELECT DISTINCT user_low, user_high, 1 FROM conversations",
        "INSERT INTO last_seen (user_id, seen_at) SELECT id, created_at FROM users",
        "ANALYZE",
    ] {
        execute(&database, statement).await;
    }
    let storage = database.storage().await;
    for others in [1, 20] {
        let others = (0..others).map(|number| user(501 + number)).collect();
        let user = user(500);
        let plan = explain(&storage, Read::Watchable { user, others }).await;
        assert_nothing_is_scanned(&plan);
    }
}

async fn who_was_seen_lately_is_at_one_end_of_an_index(database: TestDatabase) {
    fill(&database).await;
    for statement in [
        "INSERT INTO last_seen (user_id, seen_at) SELECT id, created_at FROM users",
        "ANALYZE",
    ] {
        execute(&database, statement).await;
    }
    let storage = database.storage().await;
    let plan = explain(&storage, Read::SeenSince(at(19_990))).await;
    assert_nothing_is_scanned(&plan);
    assert!(plan.contains("last_seen_by_time"), "{plan}");
}
