use futures_util::future::join_all;
use harness::database::TestDatabase;
use harness::{fresh_id, on_each_database};
use messenger_domain::error::RepoError;
use messenger_domain::ids::{ConversationId, MessageId};
use messenger_domain::messages::{HistoryEntry, HistorySlice, MessageKind, Seq};
use messenger_domain::ports::Storage;
use messenger_infra::db::SeaStorage;

use crate::world::{
    append, at, commit, delete_account, dialog, draft, group, name, rows, sign_up, write,
};

on_each_database! {
    a_message_is_kept_exactly,
    numbers_are_dense_and_the_head_follows,
    times_rise_though_the_clock_does_not,
    a_taken_id_is_refused_and_takes_no_number,
    a_failed_append_leaves_no_gap,
    concurrent_appends_get_dense_numbers,
    history_is_a_slice_latest_first,
    pages_show_every_message_once,
    what_was_cleared_is_not_in_the_history,
    history_shows_the_present_name_of_a_sender,
}

async fn history(storage: &SeaStorage, slice: &HistorySlice) -> Vec<HistoryEntry> {
    storage.read().messages().history(slice).await.unwrap()
}

fn all_of(conversation: ConversationId) -> HistorySlice {
    HistorySlice { conversation, before: None, after: Seq(0), limit: rows(100) }
}

fn seqs(entries: &[HistoryEntry]) -> Vec<i64> {
    entries.iter().map(|entry| entry.message.seq.0).collect()
}

async fn a_message_is_kept_exactly(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let club = group(&storage, "Club", &[ann]).await;
    let mut sent = draft(club, ann, "  <b>it's</b> \"q\" \\ % $1 ?\r\n\t😀\u{202E} ");
    sent.kind = MessageKind::Notification;
    let stored = append(&storage, &sent, 1_700_000_000_123).await.unwrap();
    assert_eq!(stored.content, sent.content.as_str());
    assert_eq!((stored.id, stored.conversation, stored.sender), (sent.id, club, ann));
    assert_eq!((stored.seq, stored.kind), (Seq(1), MessageKind::Notification));
    assert_eq!((stored.created_at, stored.edited_at), (at(1_700_000_000_123), None));
    assert_eq!(storage.read().messages().find(sent.id).await.unwrap(), Some(stored));
    let unknown = MessageId::new(fresh_id());
    assert_eq!(storage.read().messages().find(unknown).await.unwrap(), None);
}

async fn numbers_are_dense_and_the_head_follows(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let (one, other) =
        (group(&storage, "One", &[ann]).await, group(&storage, "Other", &[ann]).await);
    for (club, seq) in [(one, 1), (other, 1), (one, 2), (one, 3), (other, 2)] {
        assert_eq!(write(&storage, club, ann, 10).await.seq, Seq(seq));
        let found = storage.read().conversations().find(club).await.unwrap().unwrap();
        assert_eq!(found.head, Seq(seq));
    }
}

async fn times_rise_though_the_clock_does_not(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let club = group(&storage, "Club", &[ann]).await;
    for (now, expected) in [(10, 10), (10, 11), (3, 12), (20, 20), (21, 21)] {
        assert_eq!(write(&storage, club, ann, now).await.created_at, at(expected));
    }
}

async fn a_taken_id_is_refused_and_takes_no_number(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let (one, other) =
        (group(&storage, "One", &[ann]).await, group(&storage, "Other", &[ann]).await);
    let first = write(&storage, one, ann, 10).await;
    for club in [one, other] {
        let mut again = draft(club, ann, "again");
        again.id = first.id;
        let outcome = append(&storage, &again, 11).await;
        assert!(matches!(outcome, Err(RepoError::Conflict)), "{outcome:?}");
    }
    assert_eq!(write(&storage, one, ann, 12).await.seq, Seq(2));
    assert_eq!(write(&storage, other, ann, 12).await.seq, Seq(1));
    assert_eq!(storage.read().messages().find(first.id).await.unwrap(), Some(first));
}

async fn a_failed_append_leaves_no_gap(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let club = group(&storage, "Club", &[ann]).await;
    let tx = storage.begin().await.unwrap();
    let lost = tx.messages().append(&draft(club, ann, "lost"), at(10)).await.unwrap();
    assert_eq!(lost.seq, Seq(1));
    drop(tx);
    assert_eq!(write(&storage, club, ann, 5).await.seq, Seq(1));
    let nowhere = draft(ConversationId::new(fresh_id()), ann, "nowhere");
    let outcome = append(&storage, &nowhere, 10).await;
    assert!(matches!(outcome, Err(RepoError::Internal(_))), "{outcome:?}");
}

async fn concurrent_appends_get_dense_numbers(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let club = group(&storage, "Club", &[ann]).await;
    let written = join_all((0..20).map(|_| write(&storage, club, ann, 10))).await;
    let mut numbers: Vec<i64> = written.iter().map(|message| message.seq.0).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=20).collect::<Vec<_>>());
    for message in written {
        assert_eq!(message.created_at, at(9 + message.seq.0));
    }
}

async fn history_is_a_slice_latest_first(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (sign_up(&storage, "Ann").await, sign_up(&storage, "Bob").await);
    let club = group(&storage, "Club", &[ann, bob]).await;
    let other = group(&storage, "Other", &[ann]).await;
    let mut entries = Vec::new();
    for (sender, called, now) in [(ann, "Ann", 10), (bob, "Bob", 20), (ann, "Ann", 30)] {
        let message = write(&storage, club, sender, now).await;
        write(&storage, other, ann, now).await;
        entries.insert(0, HistoryEntry { message, sender: name(called, "") });
    }
    assert_eq!(history(&storage, &all_of(club)).await, entries);
    let slice = |before: Option<i64>, after, limit| HistorySlice {
        before: before.map(at),
        after: Seq(after),
        limit: rows(limit),
        ..all_of(club)
    };
    assert_eq!(history(&storage, &slice(None, 0, 2)).await, entries[..2]);
    assert_eq!(history(&storage, &slice(Some(30), 0, 9)).await, entries[1..]);
    assert_eq!(history(&storage, &slice(Some(29), 0, 9)).await, entries[1..]);
    assert_eq!(history(&storage, &slice(Some(10), 0, 9)).await, []);
    assert_eq!(history(&storage, &slice(Some(30), 1, 9)).await, entries[1..2]);
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
        let page = history(&storage, &HistorySlice { before, limit: rows(4), ..all_of(club) }).await;
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
    let (ann, bob) = (sign_up(&storage, "Ann").await, sign_up(&storage, "Bob").await);
    let id = dialog(&storage, ann, bob).await;
    for now in [10, 20, 30, 40] {
        write(&storage, id, ann, now).await;
    }
    let after = async |seq| {
        seqs(&history(&storage, &HistorySlice { after: Seq(seq), ..all_of(id) }).await)
    };
    assert_eq!(after(0).await, [4, 3, 2, 1]);
    assert_eq!(after(2).await, [4, 3]);
    assert_eq!(after(4).await, [0; 0]);
    assert_eq!(after(9).await, [0; 0]);
}

async fn history_shows_the_present_name_of_a_sender(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (sign_up(&storage, "Ann").await, sign_up(&storage, "Bob").await);
    let club = group(&storage, "Club", &[ann, bob]).await;
    write(&storage, club, ann, 10).await;
    write(&storage, club, bob, 20).await;
    commit(&storage, async |tx| tx.users().update_name(ann, &name("Anna", "Ray")).await)
        .await
        .unwrap();
    delete_account(&storage, bob).await;
    let names: Vec<_> =
        history(&storage, &all_of(club)).await.into_iter().map(|entry| entry.sender).collect();
    assert_eq!(names, [name("Deleted account", ""), name("Anna", "Ray")]);
}
