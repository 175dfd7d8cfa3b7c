use harness::database::TestDatabase;
use harness::{fresh_id, on_each_database};
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::{HistoryEntry, HistorySlice};
use messenger_domain::ports::Storage;
use messenger_infra::db::SeaStorage;

use crate::world::{at, commit, delete_account, dialog, group, name, rows, sign_up, write};

on_each_database! {
    history_is_a_slice_latest_first,
    pages_show_every_message_once,
    what_was_cleared_is_not_in_the_history,
    history_shows_the_present_name_of_a_sender,
}

async fn history(storage: &SeaStorage, slice: &HistorySlice) -> Vec<HistoryEntry> {
    let entries = storage.read().messages().history(slice).await.unwrap();
    let without_names = storage.read().messages().list(slice).await.unwrap();
    let messages = entries.iter().map(|entry| &entry.message);
    assert!(messages.eq(&without_names), "{without_names:?}");
    entries
}

fn all_of(conversation: ConversationId) -> HistorySlice {
    HistorySlice {
        conversation,
        reader: UserId::new(fresh_id()),
        before: None,
        after: at(0),
        limit: rows(100),
    }
}

fn seqs(entries: &[HistoryEntry]) -> Vec<i64> {
    entries.iter().map(|entry| entry.message.seq.0).collect()
}

async fn history_is_a_slice_latest_first(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann, bob]).await;
    let other = group(&storage, "Other", &[ann]).await;
    let mut entries = Vec::new();
    for (sender, called, now) in [(ann, "Ann", 10), (bob, "Bob", 20), (ann, "Ann", 30)] {
        let message = write(&storage, club, sender, now).await;
        write(&storage, other, ann, now).await;
        entries.insert(
            0,
            HistoryEntry {
                message,
                sender: name(called, ""),
            },
        );
    }
    assert_eq!(history(&storage, &all_of(club)).await, entries);
    let slice = |before: Option<i64>, after, limit| HistorySlice {
        before: before.map(at),
        after: at(after),
        limit: rows(limit),
        ..all_of(club)
    };
    assert_eq!(history(&storage, &slice(None, 0, 2)).await, entries[..2]);
    assert_eq!(
        history(&storage, &slice(Some(30), 0, 9)).await,
        entries[1..]
    );
    assert_eq!(
        history(&storage, &slice(Some(29), 0, 9)).await,
        entries[1..]
    );
    assert_eq!(history(&storage, &slice(Some(10), 0, 9)).await, []);
    assert_eq!(
        history(&storage, &slice(Some(30), 10, 9)).await,
        entries[1..2]
    );
}

async fn pages_show_every_message_once(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let club = group(&storage, "Club", &[ann]).await;
    for _ in 0..25 {
        write(&storage, club, ann, 10).await;
    }
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = history(
            &storage,
            &HistorySlice {
                before,
                limit: rows(4),
                ..all_of(club)
            },
        )
        .await;
        let Some(last) = page.last() else { break };
        before = Some(last.message.created_at);
        seen.extend(seqs(&page));
        // What is new does not disturb who goes back.
        write(&storage, club, ann, 10).await;
    }
    assert_eq!(seen, (1..=25).rev().collect::<Vec<_>>());
}

async fn what_was_cleared_is_not_in_the_history(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let id = dialog(&storage, ann, bob).await;
    for now in [10, 20, 30, 40] {
        write(&storage, id, ann, now).await;
    }
    let after = async |millis| {
        seqs(
            &history(
                &storage,
                &HistorySlice {
                    after: at(millis),
                    ..all_of(id)
                },
            )
            .await,
        )
    };
    assert_eq!(after(0).await, [4, 3, 2, 1]);
    assert_eq!(after(20).await, [4, 3]);
    assert_eq!(after(40).await, [0; 0]);
    assert_eq!(after(90).await, [0; 0]);
}

async fn history_shows_the_present_name_of_a_sender(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann, bob]).await;
    write(&storage, club, ann, 10).await;
    write(&storage, club, bob, 20).await;
    commit(&storage, async |tx| {
        tx.users().update_name(ann, &name("Anna", "Ray")).await
    })
    .await
    .unwrap();
    delete_account(&storage, bob).await;
    let names: Vec<_> = history(&storage, &all_of(club))
        .await
        .into_iter()
        .map(|entry| entry.sender)
        .collect();
    assert_eq!(names, [name("Deleted account", ""), name("Anna", "Ray")]);
}
