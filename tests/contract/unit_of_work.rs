use std::sync::Arc;

use futures_util::future::join_all;
use harness::database::{Backend, TestDatabase};
use harness::{fresh_id, on_each_database};
use messenger_domain::Transactions;
use messenger_domain::error::RepoError;
use messenger_domain::events::{Envelope, Event};
use messenger_domain::ids::ConversationId;
use messenger_domain::ports::Storage;

use crate::doubles::Ear;
use crate::world::{at, commit, draft, execute, group, numbers, person, sign_up};

on_each_database! {
    what_is_dropped_was_never_there,
    a_transaction_sees_its_writes_and_others_only_after_commit,
    after_a_refused_write_the_store_goes_on,
    transactions_that_read_and_then_write_all_succeed,
    events_leave_after_the_commit_and_in_order,
    a_dropped_transaction_tells_nothing,
}

fn envelope() -> Envelope {
    let group = ConversationId::new(fresh_id());
    Envelope::to(Vec::new(), Event::GroupDropped { group })
}

async fn what_is_dropped_was_never_there(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = person("Ann", "");
    let tx = storage.begin().await.unwrap();
    tx.users().insert(&ann).await.unwrap();
    drop(tx);
    assert!(storage.read().users().find(ann.id).await.unwrap().is_none());
    commit(&storage, async |tx| tx.users().insert(&ann).await)
        .await
        .unwrap();
}

async fn a_transaction_sees_its_writes_and_others_only_after_commit(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = person("Ann", "");
    let tx = storage.begin().await.unwrap();
    tx.users().insert(&ann).await.unwrap();
    assert!(tx.users().find(ann.id).await.unwrap().is_some());
    assert!(storage.read().users().find(ann.id).await.unwrap().is_none());
    tx.commit().await.unwrap();
    assert!(storage.read().users().find(ann.id).await.unwrap().is_some());
}

async fn after_a_refused_write_the_store_goes_on(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (person("Ann", ""), person("Bob", ""));
    commit(&storage, async |tx| tx.users().insert(&ann).await)
        .await
        .unwrap();
    for _ in 0..10 {
        let outcome = commit(&storage, async |tx| {
            tx.users().insert(&bob).await?;
            tx.users().insert(&ann).await
        })
        .await;
        assert!(matches!(outcome, Err(RepoError::Conflict)), "{outcome:?}");
    }
    assert!(storage.read().users().find(bob.id).await.unwrap().is_none());
    commit(&storage, async |tx| tx.users().insert(&bob).await)
        .await
        .unwrap();
}

async fn transactions_that_read_and_then_write_all_succeed(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let clubs = [
        group(&storage, "One", &[ann]).await,
        group(&storage, "Two", &[ann]).await,
    ];
    let work = async |number: usize| {
        commit(&storage, async |tx| {
            let club = clubs[number % 2];
            tx.users().find(ann).await?;
            tx.participants().find(club, ann).await?;
            tx.conversations().find_for_update(club).await?;
            tx.messages().append(&draft(club, ann, "hi"), at(10)).await
        })
        .await
    };
    let outcomes = join_all((0..20).map(work)).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    let heads = numbers(&database, "SELECT head_seq FROM conversations").await;
    assert_eq!(heads, [Some(10), Some(10)]);
}

async fn events_leave_after_the_commit_and_in_order(database: TestDatabase) {
    let ear = Arc::new(Ear::default());
    let transactions = Transactions::new(Arc::new(database.storage().await), ear.clone());
    let events: Vec<_> = (0..3).map(|_| envelope()).collect();
    let mut tx = transactions.begin().await.unwrap();
    for event in &events {
        tx.record(event.clone());
    }
    tx.users().insert(&person("Ann", "")).await.unwrap();
    assert_eq!(ear.heard(), []);
    tx.commit().await.unwrap();
    assert_eq!(ear.heard(), events);
}

async fn a_dropped_transaction_tells_nothing(database: TestDatabase) {
    let ear = Arc::new(Ear::default());
    let transactions = Transactions::new(Arc::new(database.storage().await), ear.clone());
    let mut tx = transactions
        .begin_in(ConversationId::new(fresh_id()))
        .await
        .unwrap();
    tx.record(envelope());
    drop(tx);
    assert_eq!(ear.heard(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_fails_tells_nothing() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let ear = Arc::new(Ear::default());
    let storage = Arc::new(database.storage().await);
    let transactions = Transactions::new(storage.clone(), ear.clone());
    let ann = person("Ann", "");
    let mut tx = transactions.begin().await.unwrap();
    tx.users().insert(&ann).await.unwrap();
    tx.record(envelope());
    let cut_off = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND state = 'idle in transaction'";
    execute(&database, cut_off).await;
    let outcome = tx.commit().await;
    assert!(
        matches!(outcome, Err(RepoError::Unavailable(_))),
        "{outcome:?}"
    );
    assert_eq!(ear.heard(), []);
    assert!(storage.read().users().find(ann.id).await.unwrap().is_none());
}
