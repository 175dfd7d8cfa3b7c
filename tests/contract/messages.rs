use futures_util::future::join_all;
use harness::database::TestDatabase;
use harness::{fresh_id, on_each_database};
use messenger_domain::error::RepoError;
use messenger_domain::ids::{ConversationId, MessageId};
use messenger_domain::messages::{MessageKind, Seq};
use messenger_domain::ports::Storage;

use crate::world::{append, at, draft, group, sign_up, write};

on_each_database! {
    a_message_is_kept_exactly,
    numbers_are_dense_and_the_head_follows,
    times_rise_though_the_clock_does_not,
    a_taken_id_is_refused_and_takes_no_number,
    a_failed_append_leaves_no_gap,
    concurrent_appends_get_dense_numbers,
}

async fn a_message_is_kept_exactly(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let club = group(&storage, "Club", &[ann]).await;
    let mut sent = draft(club, ann, "  <b>it's</b> \"q\" \\ % $1 ?\r\n\t😀\u{202E} ");
    sent.kind = MessageKind::Notification;
    let stored = append(&storage, &sent, 1_700_000_000_123).await.unwrap();
    assert_eq!(stored.content, sent.content.as_str());
    assert_eq!(
        (stored.id, stored.conversation, stored.sender),
        (sent.id, club, ann)
    );
    assert_eq!(
        (stored.seq, stored.kind),
        (Seq(1), MessageKind::Notification)
    );
    assert_eq!(
        (stored.created_at, stored.edited_at),
        (at(1_700_000_000_123), None)
    );
    assert_eq!(
        storage.read().messages().find(sent.id).await.unwrap(),
        Some(stored)
    );
    let unknown = MessageId::new(fresh_id());
    assert_eq!(storage.read().messages().find(unknown).await.unwrap(), None);
}

async fn numbers_are_dense_and_the_head_follows(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let (one, other) = (
        group(&storage, "One", &[ann]).await,
        group(&storage, "Other", &[ann]).await,
    );
    for (club, seq) in [(one, 1), (other, 1), (one, 2), (one, 3), (other, 2)] {
        assert_eq!(write(&storage, club, ann, 10).await.seq, Seq(seq));
        let found = storage
            .read()
            .conversations()
            .find(club)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found.head, Seq(seq));
    }
}

async fn times_rise_though_the_clock_does_not(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let club = group(&storage, "Club", &[ann]).await;
    for (now, expected) in [(10, 10), (10, 11), (3, 12), (20, 20), (21, 21)] {
        assert_eq!(
            write(&storage, club, ann, now).await.created_at,
            at(expected)
        );
    }
}

async fn a_taken_id_is_refused_and_takes_no_number(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let (one, other) = (
        group(&storage, "One", &[ann]).await,
        group(&storage, "Other", &[ann]).await,
    );
    let first = write(&storage, one, ann, 10).await;
    for club in [one, other] {
        let mut again = draft(club, ann, "again");
        again.id = first.id;
        let outcome = append(&storage, &again, 11).await;
        assert!(matches!(outcome, Err(RepoError::Conflict)), "{outcome:?}");
    }
    assert_eq!(write(&storage, one, ann, 12).await.seq, Seq(2));
    assert_eq!(write(&storage, other, ann, 12).await.seq, Seq(1));
    assert_eq!(
        storage.read().messages().find(first.id).await.unwrap(),
        Some(first)
    );
}

async fn a_failed_append_leaves_no_gap(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let club = group(&storage, "Club", &[ann]).await;
    let tx = storage.begin().await.unwrap();
    let lost = tx
        .messages()
        .append(&draft(club, ann, "lost"), at(10))
        .await
        .unwrap();
    assert_eq!(lost.seq, Seq(1));
    drop(tx);
    assert_eq!(write(&storage, club, ann, 5).await.seq, Seq(1));
    let nowhere = draft(ConversationId::new(fresh_id()), ann, "nowhere");
    let outcome = append(&storage, &nowhere, 10).await;
    assert!(
        matches!(outcome, Err(RepoError::Internal(_))),
        "{outcome:?}"
    );
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
