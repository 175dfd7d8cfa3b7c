//! No list of people looks at a whole table.

use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::ids::UserId;
use messenger_domain::page::{PageOf, Place, TimeKey};
use messenger_domain::people::{PeoplePage, Sought};
use messenger_infra::db::plans::Read;
use uuid::Uuid;

use crate::plans::{assert_no_sort, assert_nothing_is_scanned, explain, fill};
use crate::world::{at, execute, rows};

on_each_database! {
    users_are_listed_along_the_index_of_user_names,
    friends_and_blocks_are_listed_along_an_index_by_time,
    requests_are_found_from_both_ends,
}

const ANN: UserId = UserId::new(Uuid::from_u128(500));

async fn users_are_listed_along_the_index_of_user_names(database: TestDatabase) {
    fill(&database).await;
    let storage = database.storage().await;
    for place in [
        Place::After("u5".to_owned()),
        Place::Before("u5".to_owned()),
    ] {
        let limit = rows(20);
        let people = PeoplePage {
            sought: Sought::Everybody,
            page: PageOf { place, limit },
        };
        let except = ANN;
        let plan = explain(&storage, Read::Users { people, except }).await;
        assert_nothing_is_scanned(&plan);
        assert_no_sort(&plan);
    }
}

fn pages() -> [PageOf<TimeKey>; 3] {
    let key = TimeKey {
        at: at(9000),
        id: Uuid::from_u128(7),
    };
    [Place::Start, Place::After(key), Place::Before(key)].map(|place| PageOf {
        place,
        limit: rows(20),
    })
}

/// Of two thousand pairs, as they are in the conversations.
async fn fill_pairs(database: &TestDatabase) {
    fill(database).await;
    for statement in [
        "INSERT INTO friendships (user_id, friend_id, created_at) \
         SELECT DISTINCT user_low, user_high, 1 FROM conversations",
        "INSERT INTO blocks (blocker_id, blocked_id, created_at) \
         SELECT DISTINCT user_low, user_high, 1 FROM conversations",
        "INSERT INTO friend_requests (id, user_low, user_high, sender_id, receiver_id, created_at) \
         SELECT DISTINCT user_low, user_low, user_high, user_low, user_high, 1 FROM conversations \
         WHERE user_low < user_high",
        "ANALYZE",
    ] {
        execute(database, statement).await;
    }
}

async fn friends_and_blocks_are_listed_along_an_index_by_time(database: TestDatabase) {
    fill_pairs(&database).await;
    let storage = database.storage().await;
    for page in pages() {
        let user = ANN;
        let friends = Read::Friends {
            user,
            page: page.clone(),
        };
        let blocks = Read::Blocks { user, page };
        for (read, index) in [(friends, "friendships_"), (blocks, "blocks_")] {
            let plan = explain(&storage, read).await;
            assert_nothing_is_scanned(&plan);
            assert!(plan.contains(index), "{plan}");
        }
    }
}

async fn requests_are_found_from_both_ends(database: TestDatabase) {
    fill_pairs(&database).await;
    let storage = database.storage().await;
    for page in pages() {
        let plan = explain(&storage, Read::FriendRequests { user: ANN, page }).await;
        assert_nothing_is_scanned(&plan);
        for index in ["friend_requests_sent", "friend_requests_received"] {
            assert!(plan.contains(index), "{plan}");
        }
    }
}
