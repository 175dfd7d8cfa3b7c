//! Whoever asks what changed since a stamp must not miss what was committed after it.

use harness::database::TestDatabase;
use harness::on_each_database;

use crate::world::{at, commit, group, literal, numbers, participant, sign_up, write};

on_each_database! {
    change_stamps_grow_from_commit_to_commit,
}

async fn change_stamps_grow_from_commit_to_commit(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let id = group(&storage, "Club", &[ann]).await;
    let key = literal(&database, id.uuid());
    let stamp = async |table: &str, column: &str| {
        let latest = format!("SELECT max(change_stamp) FROM {table} WHERE {column} = {key}");
        numbers(&database, &latest).await[0].unwrap()
    };
    let made = stamp("conversations", "id").await;
    assert_eq!(stamp("participants", "conversation_id").await, made);

    commit(&storage, async |tx| {
        tx.participants().insert(&participant(id, bob, 2)).await
    })
    .await
    .unwrap();
    let joined = stamp("participants", "conversation_id").await;
    assert!(joined > made);

    write(&storage, id, ann, 5).await;
    let written = stamp("messages", "conversation_id").await;
    assert!(written > joined);
    assert_eq!(stamp("conversations", "id").await, written);

    commit(&storage, async |tx| {
        tx.participants().clear(id, ann, at(5)).await
    })
    .await
    .unwrap();
    let cleared = stamp("participants", "conversation_id").await;
    assert!(cleared > written);

    commit(&storage, async |tx| {
        tx.participants().remove(id, bob, at(7)).await
    })
    .await
    .unwrap();
    let left = stamp("participants", "conversation_id").await;
    assert!(left > cleared);

    commit(&storage, async |tx| {
        tx.conversations().drop_group(id, at(8)).await
    })
    .await
    .unwrap();
    assert!(stamp("conversations", "id").await > left);
    assert!(stamp("participants", "conversation_id").await > left);
}
