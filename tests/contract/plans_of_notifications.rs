//! No list of notifications looks at a whole table.

use harness::database::{Backend, TestDatabase};
use harness::on_each_database;
use messenger_domain::ids::{NotificationId, UserId};
use messenger_domain::notifications::Unread;
use messenger_domain::page::{PageOf, Place, TimeKey};
use messenger_infra::db::plans::Read;
use uuid::Uuid;

use crate::plans::{assert_no_sort, assert_nothing_is_scanned, explain, fill};
use crate::world::{at, execute, rows};

on_each_database! {
    notifications_are_listed_along_an_index_by_time,
    missed_messages_are_counted_along_the_index,
    old_notifications_are_at_one_end_of_an_index,
}

/// One of each message, of which a third was read.
async fn fill_notifications(database: &TestDatabase) {
    fill(database).await;
    let (other, read) = match database.backend() {
        Backend::Sqlite => ("c.user_low", "created_at % 3 = 0"),
        Backend::Postgres => ("c.user_low", "mod(created_at, 3) = 0"),
    };
    let all = format!(
        "INSERT INTO notifications (id, user_id, kind, actor_id, conversation_id, created_at, updated_at) \
         SELECT m.id, {other}, CASE m.seq WHEN 1 THEN 1 ELSE 8 END, m.sender_id, c.id, m.created_at, \
         m.created_at FROM messages AS m JOIN conversations AS c ON c.id = m.conversation_id"
    );
    let some = format!("UPDATE notifications SET read_at = created_at WHERE {read}");
    for statement in [all.as_str(), some.as_str(), "ANALYZE"] {
        execute(database, statement).await;
    }
}

async fn notifications_are_listed_along_an_index_by_time(database: TestDatabase) {
    fill_notifications(&database).await;
    let storage = database.storage().await;
    let key = TimeKey {
        at: at(9000),
        id: Uuid::from_u128(7),
    };
    for place in [Place::Start, Place::After(key), Place::Before(key)] {
        for (unread, index) in [
            (Unread::OrNot, "notifications_by_time"),
            (Unread::Only, "notifications_unread"),
        ] {
            let page = PageOf {
                place: place.clone(),
                limit: rows(20),
            };
            let user = UserId::new(Uuid::from_u128(2));
            let plan = explain(&storage, Read::Notifications { user, unread, page }).await;
            assert_nothing_is_scanned(&plan);
            assert_no_sort(&plan);
            assert!(plan.contains(index), "{plan}");
        }
    }
}

async fn missed_messages_are_counted_along_the_index(database: TestDatabase) {
    fill_notifications(&database).await;
    let storage = database.storage().await;
    let ids = (1..=50).map(|number| NotificationId::new(Uuid::from_u128(number)));
    let read = Read::Missed {
        user: UserId::new(Uuid::from_u128(2)),
        notifications: ids.collect(),
    };
    let plan = explain(&storage, read).await;
    assert_nothing_is_scanned(&plan);
    assert_no_sort(&plan);
    assert!(plan.contains("messages_by_time"), "{plan}");
}

async fn old_notifications_are_at_one_end_of_an_index(database: TestDatabase) {
    fill_notifications(&database).await;
    let storage = database.storage().await;
    let read = Read::OldNotifications {
        before: at(15_000),
        limit: 1000,
    };
    let plan = explain(&storage, read).await;
    assert_nothing_is_scanned(&plan);
    assert_no_sort(&plan);
    assert!(plan.contains("notifications_by_age"), "{plan}");
}
