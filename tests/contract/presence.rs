use std::collections::BTreeSet;

use harness::database::TestDatabase;
use harness::{fresh_id, on_each_database};
use messenger_domain::ids::UserId;
use messenger_domain::ports::Storage;
use messenger_domain::presence::{Departure, Watchable};
use messenger_infra::db::SeaStorage;

use crate::world::{at, commit, delete_account, dialog, group, leave, numbers, sign_up};

on_each_database! {
    friends_and_who_share_a_conversation_may_watch_each_other,
    a_block_ends_it_both_ways,
    a_deleted_account_neither_watches_nor_is_watched,
    the_latest_moment_is_kept,
    a_batch_of_any_size_is_stored,
    nothing_is_kept_of_an_account_that_was_deleted,
}

async fn watchable(storage: &SeaStorage, user: UserId, others: &[UserId]) -> Vec<Watchable> {
    let presence = Storage::read(storage).presence();
    let mut found = presence.watchable(user, others).await.unwrap();
    found.sort_by_key(|one| others.iter().position(|other| *other == one.user));
    found
}

async fn may_watch(storage: &SeaStorage, one: UserId, other: UserId) -> bool {
    let found = watchable(storage, one, &[other]).await;
    let back = watchable(storage, other, &[one]).await;
    assert_eq!(found.len(), back.len(), "it is mutual");
    found.len() == 1
}

async fn befriend(storage: &SeaStorage, one: UserId, other: UserId) {
    commit(storage, async |tx| {
        tx.friends().insert(one, other, at(1)).await
    })
    .await
    .unwrap();
}

async fn note(storage: &SeaStorage, departures: &[Departure]) {
    commit(storage, async |tx| tx.presence().note(departures).await)
        .await
        .unwrap();
}

fn departure(user: UserId, millis: i64) -> Departure {
    let at = at(millis);
    Departure { user, at }
}

async fn friends_and_who_share_a_conversation_may_watch_each_other(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let friend = sign_up(&storage, "Bob").await;
    let companion = sign_up(&storage, "Cid").await;
    let member = sign_up(&storage, "Dan").await;
    let gone = sign_up(&storage, "Eve").await;
    let stranger = sign_up(&storage, "Fay").await;
    let unknown = UserId::new(fresh_id());
    befriend(&storage, ann, friend).await;
    dialog(&storage, ann, companion).await;
    dialog(&storage, stranger, companion).await;
    let club = group(&storage, "Club", &[ann, member, gone]).await;
    leave(&storage, club, gone).await;
    note(&storage, &[departure(member, 7)]).await;

    let all = [stranger, member, ann, unknown, friend, companion, gone];
    let of = |user, last_seen| Watchable { user, last_seen };
    let expected = [
        of(member, Some(at(7))),
        of(friend, None),
        of(companion, None),
    ];
    assert_eq!(watchable(&storage, ann, &all).await, expected);
    for (other, may) in [
        (friend, true),
        (member, true),
        (gone, false),
        (stranger, false),
    ] {
        assert_eq!(may_watch(&storage, ann, other).await, may);
    }
    assert!(!may_watch(&storage, member, gone).await);
    assert_eq!(watchable(&storage, ann, &[]).await, []);

    commit(&storage, async |tx| {
        tx.conversations().drop_group(club, at(9)).await?;
        tx.friends().remove(ann, friend).await
    })
    .await
    .unwrap();
    assert_eq!(watchable(&storage, ann, &all).await, [of(companion, None)]);
}

async fn a_block_ends_it_both_ways(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    befriend(&storage, ann, bob).await;
    group(&storage, "Club", &[ann, bob]).await;
    assert!(may_watch(&storage, ann, bob).await);
    commit(&storage, async |tx| {
        tx.blocks().insert(bob, ann, at(1)).await
    })
    .await
    .unwrap();
    assert!(!may_watch(&storage, ann, bob).await);
    commit(&storage, async |tx| tx.blocks().remove(bob, ann).await)
        .await
        .unwrap();
    assert!(may_watch(&storage, ann, bob).await);
}

async fn a_deleted_account_neither_watches_nor_is_watched(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    dialog(&storage, ann, bob).await;
    assert!(may_watch(&storage, ann, bob).await);
    delete_account(&storage, bob).await;
    assert!(!may_watch(&storage, ann, bob).await);
}

async fn the_latest_moment_is_kept(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    note(&storage, &[departure(ann, 50), departure(bob, 10)]).await;
    note(&storage, &[departure(ann, 40), departure(bob, 20)]).await;
    let seen = async |moment| {
        let presence = Storage::read(&storage).presence();
        let seen = presence.seen_since(at(moment)).await.unwrap();
        let seen = seen.iter().map(|one| (one.user, one.at.millis()));
        seen.collect::<BTreeSet<_>>()
    };
    assert_eq!(seen(20).await, BTreeSet::from([(ann, 50), (bob, 20)]));
    assert_eq!(seen(21).await, BTreeSet::from([(ann, 50)]));
    assert_eq!(seen(51).await, BTreeSet::new());
}

/// More rows than a statement has places for values.
async fn a_batch_of_any_size_is_stored(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let strangers = std::iter::repeat_with(|| departure(UserId::new(fresh_id()), 1));
    let mut departures: Vec<_> = strangers.take(20_001).collect();
    departures.push(departure(ann, 7));
    note(&storage, &departures).await;
    let stored = numbers(&database, "SELECT seen_at FROM last_seen").await;
    assert_eq!(stored, [Some(7)]);
}

async fn nothing_is_kept_of_an_account_that_was_deleted(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    note(&storage, &[departure(ann, 7)]).await;
    delete_account(&storage, ann).await;
    note(&storage, &[departure(ann, 8)]).await;
    let stored = numbers(&database, "SELECT seen_at FROM last_seen").await;
    assert_eq!(stored, []);
}
