//! To find out whom a receipt concerns, little is read.

use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::{Seq, Stretch};
use messenger_infra::db::plans::Read;
use uuid::Uuid;

use crate::plans::{assert_nothing_is_scanned, explain, fill};
use crate::world::at;

on_each_database! {
    senders_are_found_along_the_index_by_time,
    receipts_start_from_the_conversation,
}

fn conversation(number: u128) -> ConversationId {
    ConversationId::new(Uuid::from_u128(number))
}

async fn senders_are_found_along_the_index_by_time(database: TestDatabase) {
    fill(&database).await;
    let storage = database.storage().await;
    let stretch = |number: u128| Stretch {
        conversation: conversation(number),
        after: Seq(2),
        up_to: Seq(5),
        at: at(9000),
    };
    for count in [1, 3, 16] {
        let stretches = (1..=count).map(stretch).collect();
        let plan = explain(&storage, Read::Senders(stretches)).await;
        assert_nothing_is_scanned(&plan);
        let walks = plan.matches("messages_by_time").count();
        let expected = usize::try_from(count).unwrap().next_power_of_two();
        assert_eq!(walks, expected, "{plan}");
    }
}

async fn receipts_start_from_the_conversation(database: TestDatabase) {
    fill(&database).await;
    let storage = database.storage().await;
    let read = Read::Receipts {
        user: UserId::new(Uuid::from_u128(9)),
        conversations: (1..=50).map(conversation).collect(),
    };
    let plan = explain(&storage, read).await;
    assert_nothing_is_scanned(&plan);
}
