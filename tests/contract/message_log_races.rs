//! Many senders at once, on one node and on two.

use futures_util::future::{join, join_all};
use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::messages::{MessageError, MessageLog, Seq};

use crate::node::Node;
use crate::world::{direct_draft, numbers, sign_up};

on_each_database! {
    events_come_in_the_order_of_numbers,
    identical_drafts_at_once_are_one_message,
    one_id_for_two_conversations_at_once_goes_to_one,
    two_nodes_number_one_conversation_densely,
}

async fn events_come_in_the_order_of_numbers(database: TestDatabase) {
    let node = Node::on(&database).await;
    let (ann, bob) = (
        sign_up(&node.storage, "Ann").await,
        sign_up(&node.storage, "Bob").await,
    );
    let sent = (0..30).map(|_| node.log.append(direct_draft(ann, bob, "hi")));
    assert!(join_all(sent).await.iter().all(Result::is_ok));
    let told: Vec<_> = node.told().iter().map(|message| message.seq.0).collect();
    assert_eq!(told, (1..=30).collect::<Vec<_>>());
}

async fn identical_drafts_at_once_are_one_message(database: TestDatabase) {
    let nodes = [Node::on(&database).await, Node::on(&database).await];
    let storage = &nodes[0].storage;
    let (ann, bob) = (sign_up(storage, "Ann").await, sign_up(storage, "Bob").await);
    for round in 1..=10 {
        let sent = direct_draft(ann, bob, "hi");
        let tries = (0..6).map(|number| nodes[number % 2].log.append(sent.clone()));
        let outcomes = join_all(tries).await;
        let first = outcomes[0].as_ref().unwrap();
        assert_eq!(first.seq, Seq(round));
        assert!(
            outcomes
                .iter()
                .all(|outcome| outcome.as_ref().unwrap() == first)
        );
    }
    assert_eq!(nodes[0].told().len() + nodes[1].told().len(), 10);
    assert_eq!(
        numbers(&database, "SELECT count(*) FROM messages").await,
        [Some(10)]
    );
}

async fn one_id_for_two_conversations_at_once_goes_to_one(database: TestDatabase) {
    let nodes = [Node::on(&database).await, Node::on(&database).await];
    let storage = &nodes[0].storage;
    let (ann, bob) = (sign_up(storage, "Ann").await, sign_up(storage, "Bob").await);
    let eve = sign_up(storage, "Eve").await;
    for _ in 0..10 {
        let one = direct_draft(ann, bob, "hi");
        let mut other = direct_draft(eve, bob, "hi");
        other.id = one.id;
        let (one, other) = join(nodes[0].log.append(one), nodes[1].log.append(other)).await;
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        let refused = if one.is_err() { one } else { other };
        assert!(matches!(refused, Err(MessageError::IdTaken)), "{refused:?}");
    }
}

async fn two_nodes_number_one_conversation_densely(database: TestDatabase) {
    let nodes = [Node::on(&database).await, Node::on(&database).await];
    let storage = &nodes[0].storage;
    let (ann, bob) = (sign_up(storage, "Ann").await, sign_up(storage, "Bob").await);
    let sent = (0..30).map(|number| {
        let draft = if number % 3 == 0 {
            direct_draft(bob, ann, "ho")
        } else {
            direct_draft(ann, bob, "hi")
        };
        nodes[number % 2].log.append(draft)
    });
    let mut seqs: Vec<_> = join_all(sent)
        .await
        .into_iter()
        .map(|outcome| outcome.unwrap().seq.0)
        .collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=30).collect::<Vec<_>>());
    for node in &nodes {
        assert!(node.told().is_sorted_by_key(|message| message.seq));
        assert_eq!(node.told().len(), 15);
    }
}
