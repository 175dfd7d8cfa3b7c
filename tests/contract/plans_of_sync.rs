//! To catch up costs by what changed, and looks at no table as a whole.

use harness::database::{Backend, TestDatabase};
use harness::on_each_database;
use messenger_domain::Timestamp;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::sync::{ChangedMessages, ChangedSlice, Stamp};
use messenger_infra::db::plans::Read;
use uuid::Uuid;

use crate::plans::{assert_no_sort, assert_nothing_is_scanned, explain, fill};
use crate::world::{at, execute};

on_each_database! {
    changed_conversations_start_from_the_participant,
    changed_messages_are_found_along_two_indexes,
    the_bound_of_news_is_found_along_the_index_by_time,
}

async fn changed_conversations_start_from_the_participant(database: TestDatabase) {
    fill(&database).await;
    let leaving = "UPDATE participants SET left_at = 1 WHERE read_seq = 0 AND conversation_id IN \
                   (SELECT id FROM conversations WHERE head_at % 7 = 0)";
    for statement in [leaving, "ANALYZE"] {
        execute(&database, statement).await;
    }
    let storage = database.storage().await;
    for from in [None, Some(ConversationId::new(Uuid::from_u128(499)))] {
        let slice = ChangedSlice {
            user: UserId::new(Uuid::from_u128(500)),
            since: Stamp(2),
            from,
            rows: 52,
        };
        let plan = explain(&storage, Read::Changed(slice)).await;
        assert_nothing_is_scanned(&plan);
        assert!(plan.contains("participants_active"), "{plan}");
        assert!(plan.contains("participants_gone"), "{plan}");
    }
}

async fn changed_messages_are_found_along_two_indexes(database: TestDatabase) {
    fill(&database).await;
    let edit = "UPDATE messages SET edited_at = created_at WHERE created_at % 3 = 0";
    for statement in [edit, "ANALYZE"] {
        execute(&database, statement).await;
    }
    let storage = database.storage().await;
    for number in [1, 1000] {
        let slice = ChangedMessages {
            conversation: ConversationId::new(Uuid::from_u128(number)),
            reader: UserId::new(Uuid::from_u128(500)),
            since: Stamp(2),
            after: Timestamp::EPOCH,
            until: at(20_000),
            known: at(9_000),
            rows: 51,
        };
        let plan = explain(&storage, Read::ChangedMessages(slice)).await;
        assert_nothing_is_scanned(&plan);
        assert!(plan.contains("messages_by_time"), "{plan}");
        assert!(plan.contains("messages_changed"), "{plan}");
        assert!(plan.contains("hidden_messages"), "{plan}");
    }
}

async fn the_bound_of_news_is_found_along_the_index_by_time(database: TestDatabase) {
    fill(&database).await;
    let storage = database.storage().await;
    let conversation = ConversationId::new(Uuid::from_u128(1));
    let since = Stamp(2);
    for read in [
        Read::Latest {
            conversation,
            since,
        },
        Read::LatestBetween {
            conversation,
            since,
            times: 5..=9_000,
        },
    ] {
        let plan = explain(&storage, read).await;
        assert_nothing_is_scanned(&plan);
        assert_no_sort(&plan);
        assert!(plan.contains("messages_by_time"), "{plan}");
        if database.backend() == Backend::Postgres {
            assert!(plan.contains("Backward"), "{plan}");
        }
    }
}
