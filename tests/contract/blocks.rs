use futures_util::future::{join, join_all};
use harness::database::TestDatabase;
use harness::{on_each_database, rounds};
use messenger_domain::blocks::Silenced;
use messenger_domain::conversations::{Closed, DirectConversation};
use messenger_domain::ids::UserId;
use messenger_domain::messages::{MessageError, MessageLog};
use messenger_domain::page::{PageOf, Place, TimeKey};
use messenger_domain::ports::Storage;
use messenger_infra::db::SeaStorage;

use crate::node::Node;
use crate::world::{at, commit, dialog, direct_draft, draft, group, numbers, rows, sign_up};

on_each_database! {
    a_block_is_noted_once,
    who_is_silenced_is_known_of_both,
    who_parted_is_found_among_many_whoever_blocked,
    blocks_come_latest_first,
    a_user_is_forgotten_in_both_roles,
    a_change_is_one_of_the_audience_and_nothing_else_is,
    another_node_stops_storing_at_once,
    groups_have_nothing_to_do_with_blocks,
    a_block_on_another_node_comes_before_a_first_message_or_after_it,
}

async fn block(storage: &SeaStorage, by: UserId, whom: UserId) -> bool {
    let inserted = commit(storage, async |tx| {
        for user in [by.min(whom), by.max(whom)] {
            tx.users().find_for_update(user).await?;
        }
        tx.blocks().insert(by, whom, at(7)).await
    });
    inserted.await.unwrap()
}

async fn unblock(storage: &SeaStorage, by: UserId, whom: UserId) -> bool {
    commit(storage, async |tx| tx.blocks().remove(by, whom).await)
        .await
        .unwrap()
}

async fn two_people(storage: &SeaStorage) -> (UserId, UserId) {
    (sign_up(storage, "Ann").await, sign_up(storage, "Bob").await)
}

async fn a_block_is_noted_once(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = two_people(&storage).await;
    assert!(!unblock(&storage, ann, bob).await);
    assert!(block(&storage, ann, bob).await);
    assert!(!block(&storage, ann, bob).await);
    let blocks = storage.read().blocks();
    assert!(blocks.has_blocked(ann, bob).await.unwrap());
    assert!(!blocks.has_blocked(bob, ann).await.unwrap());
    assert!(unblock(&storage, ann, bob).await);
    assert!(!blocks.has_blocked(ann, bob).await.unwrap());
}

async fn who_is_silenced_is_known_of_both(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = two_people(&storage).await;
    let pair = DirectConversation::between(ann, bob);
    let silenced = async || storage.read().blocks().silenced(&pair).await.unwrap();
    assert_eq!(silenced().await, Silenced::default());
    block(&storage, pair.low, pair.high).await;
    let (low, high) = (false, true);
    assert_eq!(silenced().await, Silenced { low, high });
    block(&storage, pair.high, pair.low).await;
    let (low, high) = (true, true);
    assert_eq!(silenced().await, Silenced { low, high });
}

async fn who_parted_is_found_among_many_whoever_blocked(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = two_people(&storage).await;
    let (eve, sue) = (
        sign_up(&storage, "Eve").await,
        sign_up(&storage, "Sue").await,
    );
    block(&storage, ann, bob).await;
    block(&storage, eve, ann).await;
    block(&storage, eve, sue).await;
    for (user, people, mut expected) in [
        (ann, vec![bob, eve, sue], vec![bob, eve]),
        (ann, vec![sue, eve], vec![eve]),
        (sue, vec![ann, bob], vec![]),
        (ann, vec![], vec![]),
    ] {
        let blocks = storage.read().blocks();
        let mut found = blocks.list_parted(user, &people).await.unwrap();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected);
    }
}

async fn blocks_come_latest_first(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = two_people(&storage).await;
    let eve = sign_up(&storage, "Eve").await;
    commit(&storage, async |tx| {
        tx.blocks().insert(ann, bob, at(5)).await?;
        tx.blocks().insert(ann, eve, at(9)).await?;
        tx.blocks().insert(eve, ann, at(9)).await
    })
    .await
    .unwrap();
    let key = TimeKey {
        at: at(9),
        id: eve.uuid(),
    };
    for (place, expected) in [
        (Place::Start, vec![(eve, at(9)), (bob, at(5))]),
        (Place::After(key), vec![(bob, at(5))]),
        (Place::Before(key), vec![]),
    ] {
        let page = PageOf {
            place,
            limit: rows(9),
        };
        let found = storage.read().blocks().list(ann, &page).await.unwrap();
        let found: Vec<_> = found.iter().map(|row| (row.person.id, row.at)).collect();
        assert_eq!(found, expected);
    }
}

async fn a_user_is_forgotten_in_both_roles(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = two_people(&storage).await;
    let eve = sign_up(&storage, "Eve").await;
    for (by, whom) in [(ann, bob), (bob, ann), (bob, eve)] {
        block(&storage, by, whom).await;
    }
    commit(&storage, async |tx| tx.blocks().erase_all(ann).await)
        .await
        .unwrap();
    let left = "SELECT count(*) FROM blocks";
    assert_eq!(numbers(&database, left).await, [Some(1)]);
}

async fn a_change_is_one_of_the_audience_and_nothing_else_is(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = two_people(&storage).await;
    let eve = sign_up(&storage, "Eve").await;
    dialog(&storage, ann, bob).await;
    let versions = "SELECT audience_version FROM conversations";
    let version = async || numbers(&database, versions).await[0].unwrap();
    let before = version().await;
    block(&storage, ann, bob).await;
    let blocked = version().await;
    assert!(blocked > before);
    block(&storage, ann, bob).await;
    block(&storage, ann, eve).await;
    unblock(&storage, bob, ann).await;
    assert_eq!(version().await, blocked);
    unblock(&storage, ann, bob).await;
    assert!(version().await > blocked);
}

async fn another_node_stops_storing_at_once(database: TestDatabase) {
    let (node, other) = (Node::on(&database).await, Node::on(&database).await);
    let (ann, bob) = two_people(&node.storage).await;
    let send = async |from, to| node.log.append(direct_draft(from, to, "hi")).await;
    for _ in 0..3 {
        send(ann, bob).await.unwrap();
        send(bob, ann).await.unwrap();
    }
    block(&other.storage, ann, bob).await;
    let refused = send(bob, ann).await;
    assert!(
        matches!(refused, Err(MessageError::Closed(Closed::Blocked))),
        "{refused:?}"
    );
    assert_eq!(send(ann, bob).await.unwrap().seq.0, 7);
    let refused = send(bob, ann).await;
    assert!(
        matches!(refused, Err(MessageError::Closed(Closed::Blocked))),
        "{refused:?}"
    );
    unblock(&other.storage, ann, bob).await;
    assert_eq!(send(bob, ann).await.unwrap().seq.0, 8);
    assert_eq!(node.told().len(), 8);
}

async fn groups_have_nothing_to_do_with_blocks(database: TestDatabase) {
    let node = Node::on(&database).await;
    let (ann, bob) = two_people(&node.storage).await;
    let club = group(&node.storage, "Club", &[ann, bob]).await;
    node.log.append(draft(club, bob, "hi")).await.unwrap();
    block(&node.storage, ann, bob).await;
    let told = node.log.append(draft(club, bob, "ho")).await.unwrap();
    assert_eq!(told.seq.0, 2);
}

async fn a_block_on_another_node_comes_before_a_first_message_or_after_it(database: TestDatabase) {
    let (node, other) = (Node::on(&database).await, Node::on(&database).await);
    for _ in 0..rounds(20, 100) {
        let (ann, bob) = two_people(&node.storage).await;
        let sent = (0..3).map(|_| node.log.append(direct_draft(bob, ann, "hi")));
        let (sent, inserted) = join(join_all(sent), block(&other.storage, ann, bob)).await;
        assert!(inserted);
        for outcome in sent {
            assert!(
                matches!(outcome, Ok(_) | Err(MessageError::Closed(Closed::Blocked))),
                "{outcome:?}"
            );
        }
        let late = node.log.append(direct_draft(bob, ann, "hi")).await;
        assert!(
            matches!(late, Err(MessageError::Closed(Closed::Blocked))),
            "{late:?}"
        );
    }
}
