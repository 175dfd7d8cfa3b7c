//! What senders who share a batch may not do to each other, and what a node may not believe.

use std::sync::Arc;
use std::task::Poll;

use futures_util::future::join_all;
use futures_util::poll;
use harness::database::{Backend, TestDatabase};
use harness::on_each_database;
use messenger_domain::conversations::DirectMessages;
use messenger_domain::error::RepoError;
use messenger_domain::events::Event;
use messenger_domain::ids::UserId;
use messenger_domain::messages::{MessageError, MessageLog, Seq, append};
use messenger_domain::ports::{Storage, UnitOfWork};
use sea_orm::{ConnectionTrait, TransactionTrait};
use tokio::task::unconstrained;

use crate::cut_cable::Cable;
use crate::doubles::watch;
use crate::node::Node;
use crate::world::{
    at, commit, delete_account, direct_draft, draft, group, is_locked, join, leave, name, numbers,
    sign_up,
};

on_each_database! {
    who_left_on_another_node_neither_writes_nor_hears,
    who_joined_on_another_node_writes_and_hears,
    who_was_deleted_on_another_node_gets_no_message,
    who_was_deleted_on_another_node_writes_to_no_group,
    who_was_renamed_on_another_node_is_called_so,
    a_group_dropped_on_another_node_takes_no_message,
    one_taken_id_spoils_nothing_for_others,
    many_conversations_at_once_are_each_numbered_densely,
    more_than_can_wait_is_refused_and_the_rest_is_stored,
}

async fn crowd<const N: usize>(node: &Node) -> [UserId; N] {
    let mut people = Vec::new();
    for number in 0..N {
        people.push(sign_up(&node.storage, &format!("P{number}")).await);
    }
    people.try_into().unwrap()
}

fn heard_by(node: &Node) -> Vec<UserId> {
    let mut to = node.ear.heard().last().unwrap().to.clone();
    to.sort();
    to
}

async fn who_left_on_another_node_neither_writes_nor_hears(database: TestDatabase) {
    let nodes = [Node::on(&database).await, Node::on(&database).await];
    let [ann, bob, eve] = crowd(&nodes[0]).await;
    let club = group(&nodes[0].storage, "Club", &[ann, bob, eve]).await;
    for sender in [ann, eve] {
        nodes[0]
            .log
            .append(draft(club, sender, "hi"))
            .await
            .unwrap();
    }
    leave(&nodes[1].storage, club, eve).await;
    let refused = nodes[0].log.append(draft(club, eve, "ho")).await;
    assert!(
        matches!(refused, Err(MessageError::NotAMember)),
        "{refused:?}"
    );
    nodes[0]
        .log
        .append(draft(club, ann, "alone"))
        .await
        .unwrap();
    assert_eq!(heard_by(&nodes[0]), [bob]);
}

async fn who_joined_on_another_node_writes_and_hears(database: TestDatabase) {
    let nodes = [Node::on(&database).await, Node::on(&database).await];
    let [ann, bob] = crowd(&nodes[0]).await;
    let club = group(&nodes[0].storage, "Club", &[ann]).await;
    nodes[0].log.append(draft(club, ann, "hi")).await.unwrap();
    join(&nodes[1].storage, club, bob).await;
    nodes[0].log.append(draft(club, bob, "ho")).await.unwrap();
    assert_eq!(heard_by(&nodes[0]), [ann]);
    leave(&nodes[1].storage, club, bob).await;
    join(&nodes[1].storage, club, bob).await;
    nodes[0]
        .log
        .append(draft(club, ann, "again"))
        .await
        .unwrap();
    assert_eq!(heard_by(&nodes[0]), [bob]);
}

async fn who_was_deleted_on_another_node_gets_no_message(database: TestDatabase) {
    let nodes = [Node::on(&database).await, Node::on(&database).await];
    let [ann, bob] = crowd(&nodes[0]).await;
    for text in ["hi", "what is known of the dialog is known now"] {
        let draft = direct_draft(ann, bob, text);
        nodes[0].log.append(draft).await.unwrap();
    }
    delete_account(&nodes[1].storage, bob).await;
    let refused = nodes[0].log.append(direct_draft(ann, bob, "ho")).await;
    assert!(
        matches!(refused, Err(MessageError::NoSuchUser)),
        "{refused:?}"
    );
    assert_eq!(nodes[0].told().len(), 2);
}

async fn who_was_deleted_on_another_node_writes_to_no_group(database: TestDatabase) {
    let nodes = [Node::on(&database).await, Node::on(&database).await];
    let [ann, bob] = crowd(&nodes[0]).await;
    let club = group(&nodes[0].storage, "Club", &[ann, bob]).await;
    nodes[0].log.append(draft(club, ann, "hi")).await.unwrap();
    delete_account(&nodes[1].storage, ann).await;
    let refused = nodes[0].log.append(draft(club, ann, "ho")).await;
    assert!(
        matches!(refused, Err(MessageError::NoSuchUser)),
        "{refused:?}"
    );
    assert_eq!(nodes[0].told().len(), 1);
}

async fn who_was_renamed_on_another_node_is_called_so(database: TestDatabase) {
    let nodes = [Node::on(&database).await, Node::on(&database).await];
    let [ann, bob] = crowd(&nodes[0]).await;
    let club = group(&nodes[0].storage, "Club", &[ann, bob]).await;
    let drafts = || [direct_draft(ann, bob, "hi"), draft(club, ann, "hi")];
    for draft in drafts() {
        nodes[0].log.append(draft).await.unwrap();
    }
    let rename = async |tx: &dyn UnitOfWork| tx.users().update_name(ann, &name("Anne", "O")).await;
    commit(&nodes[1].storage, rename).await.unwrap();
    for draft in drafts() {
        nodes[0].log.append(draft).await.unwrap();
        let sender = match nodes[0].ear.heard().last().unwrap().event.clone() {
            Event::DirectMessageSent { sender, .. } | Event::GroupMessageSent { sender, .. } => {
                sender
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(sender, name("Anne", "O"));
    }
}

async fn a_group_dropped_on_another_node_takes_no_message(database: TestDatabase) {
    let nodes = [Node::on(&database).await, Node::on(&database).await];
    let [ann] = crowd(&nodes[0]).await;
    let club = group(&nodes[0].storage, "Club", &[ann]).await;
    nodes[0].log.append(draft(club, ann, "hi")).await.unwrap();
    let drop = async |tx: &dyn UnitOfWork| tx.conversations().drop_group(club, at(5)).await;
    commit(&nodes[1].storage, drop).await.unwrap();
    let refused = nodes[0].log.append(draft(club, ann, "ho")).await;
    assert!(
        matches!(refused, Err(MessageError::NotAMember)),
        "{refused:?}"
    );
}

async fn one_taken_id_spoils_nothing_for_others(database: TestDatabase) {
    let node = Node::on(&database).await;
    let [ann, bob, eve] = crowd(&node).await;
    let first = direct_draft(ann, bob, "first");
    let stored = node.log.append(first.clone()).await.unwrap();
    node.log.append(direct_draft(ann, eve, "hi")).await.unwrap();
    for _ in 0..10 {
        let mut stolen = direct_draft(ann, eve, "stolen");
        stolen.id = first.id;
        let mut drafts = vec![stolen, first.clone()];
        drafts.extend((0..10).map(|_| direct_draft(ann, eve, "mine")));
        drafts.extend((0..10).map(|_| direct_draft(bob, ann, "mine")));
        let mut outcomes = join_all(drafts.into_iter().map(|draft| node.log.append(draft))).await;
        let rest = outcomes.split_off(2);
        assert!(
            matches!(outcomes[0], Err(MessageError::IdTaken)),
            "{outcomes:?}"
        );
        assert_eq!(outcomes[1].as_ref().unwrap(), &stored);
        assert!(rest.iter().all(Result::is_ok), "{rest:?}");
    }
    let heads = "SELECT head_seq FROM conversations ORDER BY head_seq";
    assert_eq!(numbers(&database, heads).await, [Some(101), Some(101)]);
    assert_eq!(node.told().len(), 202);
}

async fn many_conversations_at_once_are_each_numbered_densely(database: TestDatabase) {
    let node = Node::on(&database).await;
    let people: [UserId; 12] = crowd(&node).await;
    let club = group(&node.storage, "Club", &people).await;
    let mut drafts = Vec::new();
    for round in 0..20 {
        for (number, person) in people.iter().enumerate() {
            let partner = people[(number + 1 + round % 3) % people.len()];
            drafts.push(direct_draft(*person, partner, "hi"));
            drafts.push(draft(club, *person, "all"));
        }
    }
    let count = drafts.len();
    let outcomes = join_all(drafts.into_iter().map(|draft| node.log.append(draft))).await;
    assert!(outcomes.iter().all(Result::is_ok));
    let gaps = "SELECT count(*) FROM conversations AS c WHERE head_seq <> (
        SELECT count(*) FROM messages AS m WHERE m.conversation_id = c.id AND m.seq <= c.head_seq)";
    assert_eq!(numbers(&database, gaps).await, [Some(0)]);
    let told = node.told();
    assert_eq!(told.len(), count);
    let in_club: Vec<_> = told
        .iter()
        .filter(|message| message.conversation == club)
        .collect();
    assert!(in_club.is_sorted_by(|one, next| {
        one.seq.0 + 1 == next.seq.0 && one.created_at < next.created_at
    }));
}

async fn more_than_can_wait_is_refused_and_the_rest_is_stored(database: TestDatabase) {
    const MORE: usize = 8192 + 256 + 1;
    let node = Node::on(&database).await;
    let [ann, bob] = crowd(&node).await;
    node.log.append(direct_draft(ann, bob, "hi")).await.unwrap();
    let raw = database.raw().await;
    let lock = match database.backend() {
        Backend::Sqlite => "UPDATE change_clock SET stamp = stamp",
        Backend::Postgres => "LOCK TABLE messages IN EXCLUSIVE MODE",
    };
    let foreign = raw.begin().await.unwrap();
    foreign.execute_unprepared(lock).await.unwrap();
    let log = Arc::new(node.log);
    let mut sent = Vec::new();
    for _ in 0..MORE {
        let (log, draft) = (Arc::clone(&log), direct_draft(ann, bob, "more"));
        let append = async move { log.append(draft).await };
        sent.push(Box::pin(unconstrained(append)));
    }
    // Each is polled once, in order, so that those who find no room know it now.
    let mut refused = 0;
    let mut waiting = Vec::new();
    for mut append in sent {
        match poll!(&mut append) {
            Poll::Ready(Err(MessageError::Repo(RepoError::Overloaded))) => refused += 1,
            Poll::Ready(other) => panic!("{other:?}"),
            Poll::Pending => waiting.push(append),
        }
    }
    assert!(refused > 0);
    foreign.rollback().await.unwrap();
    let outcomes = join_all(waiting).await;
    assert!(outcomes.iter().all(Result::is_ok));
    let stored = i64::try_from(outcomes.len()).unwrap() + 1;
    assert_eq!(
        numbers(&database, "SELECT count(*) FROM messages").await,
        [Some(stored)]
    );
}

/// On SQLite a foreign writer keeps everybody waiting: there is one right to write.
#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_locked_elsewhere_holds_nobody_up_but_its_own() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let node = Node::on(&database).await;
    let [ann, bob, eve] = crowd(&node).await;
    for partner in [bob, eve] {
        node.log
            .append(direct_draft(ann, partner, "hi"))
            .await
            .unwrap();
    }
    let foreign = node.storage.begin().await.unwrap();
    let locked = direct_draft(ann, bob, "held up");
    let id = locked.place.conversation();
    foreign.conversations().find_for_update(id).await.unwrap();
    let log = Arc::new(node.log);
    let held_up = tokio::spawn({
        let log = Arc::clone(&log);
        async move { log.append(locked).await }
    });
    for _ in 0..20 {
        log.append(direct_draft(ann, eve, "through")).await.unwrap();
    }
    assert!(!held_up.is_finished());
    drop(foreign);
    assert_eq!(held_up.await.unwrap().unwrap().seq, Seq(2));
}

/// Whether it is taken is known only when the other has committed.
#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_another_stores_just_now_is_waited_for() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let node = Node::on(&database).await;
    let [ann, bob, eve] = crowd(&node).await;
    let club = group(&node.storage, "Club", &[eve]).await;
    for partner in [bob, eve] {
        node.log
            .append(direct_draft(ann, partner, "hi"))
            .await
            .unwrap();
    }
    let foreign = node.storage.begin().await.unwrap();
    let theirs = draft(club, eve, "first");
    foreign.messages().append(&theirs, at(9)).await.unwrap();
    let mut same = direct_draft(ann, bob, "second");
    same.id = theirs.id;
    let mut drafts = vec![same];
    drafts.extend((0..20).map(|_| direct_draft(ann, eve, "another")));
    let mut all = Box::pin(join_all(
        drafts.into_iter().map(|draft| node.log.append(draft)),
    ));
    assert!(poll!(&mut all).is_pending());
    let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted";
    while numbers(&database, waiting).await == [Some(0)] {
        tokio::task::yield_now().await;
    }
    foreign.commit().await.unwrap();
    let mut outcomes = all.await;
    let refused = outcomes.remove(0);
    assert!(matches!(refused, Err(MessageError::IdTaken)), "{refused:?}");
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
}

/// What is remembered of a dialog ends with either account, so that none may come to be unnoticed.
#[tokio::test(flavor = "multi_thread")]
async fn no_account_is_deleted_while_its_first_dialog_is_made() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let node = Node::on(&database).await;
    let [ann, bob] = crowd(&node).await;
    let first = direct_draft(ann, bob, "hi");
    let opening = node.storage.begin().await.unwrap();
    let (policy, watch) = (DirectMessages::Everyone, watch(&Arc::default()));
    append(&*opening, &first, at(9), policy, &watch)
        .await
        .unwrap();
    for user in [ann, bob] {
        assert!(is_locked(&database, "users", user.uuid()).await);
    }
    opening.commit().await.unwrap();
    delete_account(&node.storage, bob).await;
    let refused = node.log.append(direct_draft(ann, bob, "ho")).await;
    assert!(
        matches!(refused, Err(MessageError::NoSuchUser)),
        "{refused:?}"
    );
}

/// The answer of the database may get lost with the connection.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_stored_in_a_batch_is_told_though_the_answer_got_lost() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let cable = Cable::to(database.url()).await;
    let node = Node::behind(cable.url()).await;
    let [ann, bob] = crowd(&node).await;
    node.log.append(direct_draft(ann, bob, "hi")).await.unwrap();
    cable.cut_after("lost?");
    let unsure = direct_draft(ann, bob, "lost?");
    let message = node.log.append(unsure).await.unwrap();
    assert!(cable.was_cut());
    assert_eq!(node.told().last(), Some(&message));
    node.log.append(direct_draft(ann, bob, "on")).await.unwrap();
    let told: Vec<_> = node.told().iter().map(|told| told.seq.0).collect();
    assert_eq!(told, [1, 2, 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_committed_is_told_though_the_answer_got_lost() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let cable = Cable::to(database.url()).await;
    let node = Node::behind(cable.url()).await;
    let [ann, bob] = crowd(&node).await;
    cable.cut_after("COMMIT");
    let message = node.log.append(direct_draft(ann, bob, "hi")).await.unwrap();
    assert!(cable.was_cut());
    assert_eq!(node.told(), [message]);
}
