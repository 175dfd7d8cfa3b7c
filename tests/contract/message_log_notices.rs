//! Whom the message log leaves a notification, and of what it may not believe that it did.

use futures_util::future::join_all;
use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::ids::UserId;
use messenger_domain::messages::MessageLog;
use messenger_domain::notifications::{Cause, Notification, Unread};
use messenger_domain::page::{PageOf, Place};
use messenger_domain::ports::Storage;

use crate::node::Node;
use crate::world::{at, commit, direct_draft, draft, group, join, numbers, rows, sign_up};

on_each_database! {
    one_who_is_away_has_one_unread_notification_however_it_is_stored,
    who_is_connected_has_none,
    who_read_on_another_node_is_told_again,
    two_nodes_tell_once,
    who_joined_is_told_and_who_wrote_is_not,
    a_batch_tells_each_of_many_once,
    what_is_refused_tells_nobody,
}

async fn unread(node: &Node, user: UserId) -> Vec<Notification> {
    let page = PageOf {
        place: Place::Start,
        limit: rows(100),
    };
    let notifications = node.storage.read().notifications();
    notifications.list(user, Unread::Only, &page).await.unwrap()
}

/// How many messages the unread notifications of somebody count.
async fn counts(node: &Node, user: UserId) -> Vec<usize> {
    let count = |notification: Notification| match notification.cause {
        Cause::Messages(missed) => missed.count,
        other => panic!("{other:?}"),
    };
    unread(node, user).await.into_iter().map(count).collect()
}

async fn read_all(node: &Node, user: UserId) {
    let read = commit(&node.storage, async |tx| {
        tx.notifications().read_all(user, at(500)).await
    });
    read.await.unwrap();
}

async fn people<const N: usize>(node: &Node) -> [UserId; N] {
    let mut people = Vec::new();
    for number in 0..N {
        people.push(sign_up(&node.storage, &format!("P{number}")).await);
    }
    people.try_into().unwrap()
}

async fn send(node: &Node, from: UserId, to: UserId) {
    let draft = direct_draft(from, to, "hi");
    node.log.append(draft).await.unwrap();
}

async fn one_who_is_away_has_one_unread_notification_however_it_is_stored(database: TestDatabase) {
    let node = Node::on(&database).await;
    let [ann, bob] = people(&node).await;
    // The first message makes the dialog and so is stored alone; of the others the second is the first
    // of which the head is remembered.
    for sent in 1..=4 {
        send(&node, ann, bob).await;
        assert_eq!(counts(&node, bob).await, [sent]);
    }
    read_all(&node, bob).await;
    send(&node, ann, bob).await;
    assert_eq!(counts(&node, bob).await, [1]);
    assert_eq!(counts(&node, ann).await, [0; 0]);
}

async fn who_is_connected_has_none(database: TestDatabase) {
    let node = Node::on(&database).await;
    let [ann, bob] = people(&node).await;
    node.presence.comes(bob);
    for _ in 0..3 {
        send(&node, ann, bob).await;
    }
    assert_eq!(counts(&node, bob).await, [0; 0]);
    node.presence.goes(bob);
    send(&node, ann, bob).await;
    node.presence.comes(bob);
    read_all(&node, bob).await;
    send(&node, ann, bob).await;
    assert_eq!(counts(&node, bob).await, [0; 0]);
    node.presence.goes(bob);
    send(&node, ann, bob).await;
    assert_eq!(counts(&node, bob).await, [1]);
}

async fn who_read_on_another_node_is_told_again(database: TestDatabase) {
    let nodes = [Node::on(&database).await, Node::on(&database).await];
    let [ann, bob] = people(&nodes[0]).await;
    for _ in 0..3 {
        send(&nodes[0], ann, bob).await;
    }
    for _ in 0..3 {
        read_all(&nodes[1], bob).await;
        send(&nodes[0], ann, bob).await;
        assert_eq!(counts(&nodes[1], bob).await, [1]);
    }
}

async fn two_nodes_tell_once(database: TestDatabase) {
    let nodes = [Node::on(&database).await, Node::on(&database).await];
    let [ann, bob] = people(&nodes[0]).await;
    for sent in 1..=6 {
        send(&nodes[sent % 2], ann, bob).await;
        assert_eq!(counts(&nodes[0], bob).await, [sent]);
    }
}

async fn who_joined_is_told_and_who_wrote_is_not(database: TestDatabase) {
    let node = Node::on(&database).await;
    let [ann, bob, eve] = people(&node).await;
    let club = group(&node.storage, "Club", &[ann, bob]).await;
    let write = async |sender| node.log.append(draft(club, sender, "hi")).await.unwrap();
    for sender in [ann, ann, bob] {
        write(sender).await;
    }
    join(&node.storage, club, eve).await;
    write(ann).await;
    for (reader, expected) in [(ann, 1), (bob, 3), (eve, 1)] {
        assert_eq!(counts(&node, reader).await, [expected]);
    }
}

async fn a_batch_tells_each_of_many_once(database: TestDatabase) {
    let node = Node::on(&database).await;
    let [ann, bob, eve, dan] = people(&node).await;
    let readers = [bob, eve, dan];
    for reader in readers {
        send(&node, ann, reader).await;
        read_all(&node, reader).await;
    }
    let drafts = (0..60).map(|number| direct_draft(ann, readers[number % 3], "hi"));
    for sent in join_all(drafts.map(|draft| node.log.append(draft))).await {
        sent.unwrap();
    }
    for reader in readers {
        assert_eq!(counts(&node, reader).await, [20]);
    }
}

async fn what_is_refused_tells_nobody(database: TestDatabase) {
    let node = Node::on(&database).await;
    let [ann, bob, eve] = people(&node).await;
    send(&node, ann, bob).await;
    let mut taken = direct_draft(ann, bob, "hi");
    node.log.append(taken.clone()).await.unwrap();
    read_all(&node, bob).await;
    taken.place = direct_draft(ann, eve, "hi").place;
    assert!(node.log.append(taken.clone()).await.is_err());
    send(&node, ann, eve).await;
    read_all(&node, eve).await;
    assert!(node.log.append(taken).await.is_err());
    commit(&node.storage, async |tx| {
        tx.blocks().insert(eve, ann, at(9)).await
    })
    .await
    .unwrap();
    let blocked = node.log.append(direct_draft(ann, eve, "hi")).await;
    assert!(blocked.is_err());
    let all = "SELECT count(*) FROM notifications WHERE read_at IS NULL";
    assert_eq!(numbers(&database, all).await, [Some(0)]);
}
