//! What is noted of many at once, and of one person often. Time goes by in ticks.

use std::task::Poll;

use futures_util::future::{join_all, try_join_all};
use futures_util::poll;
use harness::database::{Backend, TestDatabase};
use harness::on_each_database;
use messenger_domain::conversations::{Mark, Participant};
use messenger_domain::error::RepoError;
use messenger_domain::events::Event;
use messenger_domain::ids::{MessageId, UserId};
use messenger_domain::messages::{Message, MessageStatus, Receipt, ReceiptLog, ReceivedStatus};
use messenger_domain::ports::{Storage, UnitOfWork};

use crate::node::Node;
use crate::world::{
    at, commit, execute, group, leave, literal, numbers, participant, sign_up, write,
};

on_each_database! {
    the_first_is_written_at_once_and_the_last_of_the_rest_in_a_second,
    each_status_is_told_of_its_own,
    less_than_was_noted_is_no_change,
    of_many_who_read_at_once_each_is_written_once,
    many_conversations_at_once_are_told_apart,
    what_is_kept_is_settled_for_who_reads_and_in_the_end,
    who_leaves_meanwhile_has_read_no_more,
    who_comes_back_meanwhile_has_read_no_less,
    clearing_meanwhile_loses_nothing,
    what_fails_is_kept_if_it_was_acknowledged,
}

/// So many ticks take more than a second.
const SECOND: usize = 11;

struct Scene {
    node: Node,
    database: TestDatabase,
    people: Vec<UserId>,
    messages: Vec<Message>,
}

impl Scene {
    /// A club of some people, in which the first has written.
    async fn set(database: TestDatabase, people: usize, messages: i64) -> Self {
        let node = Node::on(&database).await;
        let mut members = Vec::new();
        for number in 0..people {
            members.push(sign_up(&node.storage, &format!("P{number}")).await);
        }
        let club = group(&node.storage, "Club", &members).await;
        let mut written = Vec::new();
        for number in 0..messages {
            written.push(write(&node.storage, club, members[0], number).await);
        }
        Self {
            node,
            database,
            people: members,
            messages: written,
        }
    }

    async fn note(&self, user: UserId, index: usize, status: ReceivedStatus) {
        let receipt = receipt(user, &self.messages[index], status);
        self.node.receipts.note(receipt).await.unwrap();
    }

    async fn read(&self, user: UserId, index: usize) {
        self.note(user, index, ReceivedStatus::Read).await;
    }

    async fn ticks(&self, count: usize) {
        for _ in 0..count {
            self.node.receipts.tick().await;
        }
    }

    /// How far somebody is known to have read, behind the ports.
    async fn position(&self, user: UserId) -> i64 {
        let user = literal(&self.database, user.uuid());
        let club = literal(&self.database, self.messages[0].conversation.uuid());
        let find = format!(
            "SELECT read_seq FROM participants WHERE user_id = {user} AND conversation_id = {club}"
        );
        numbers(&self.database, &find).await[0].unwrap()
    }

    /// What was told: by whom, of which message, what, to whom.
    fn told(&self) -> Vec<(UserId, MessageId, MessageStatus, Vec<UserId>)> {
        let heard = self.node.ear.heard().into_iter();
        heard
            .map(|envelope| match envelope.event {
                Event::MessageStatusChanged(receipt) => {
                    let by = receipt.origin.user;
                    assert_eq!(envelope.own, Some(receipt.origin));
                    (by, receipt.message, receipt.status.into(), envelope.to)
                }
                other => panic!("{other:?}"),
            })
            .collect()
    }

    /// What is told when one of the others reads what the first has written.
    fn news(&self, user: UserId, index: usize) -> (UserId, MessageId, MessageStatus, Vec<UserId>) {
        let message = self.messages[index].id;
        (user, message, MessageStatus::Read, vec![self.people[0]])
    }
}

fn receipt(user: UserId, message: &Message, status: ReceivedStatus) -> Receipt {
    Receipt {
        origin: user.into(),
        status,
        conversation: message.conversation,
        message: message.id,
        seq: message.seq,
        at: message.created_at,
    }
}

async fn the_first_is_written_at_once_and_the_last_of_the_rest_in_a_second(database: TestDatabase) {
    let scene = Scene::set(database, 2, 6).await;
    let bob = scene.people[1];
    scene.read(bob, 0).await;
    assert_eq!(scene.position(bob).await, 1);
    for index in [1, 4, 2] {
        scene.read(bob, index).await;
    }
    scene.ticks(SECOND - 1).await;
    assert_eq!(scene.position(bob).await, 1);
    scene.ticks(1).await;
    assert_eq!(scene.position(bob).await, 5);
    assert_eq!(scene.told(), [scene.news(bob, 0), scene.news(bob, 4)]);
    scene.read(bob, 5).await;
    assert_eq!(scene.position(bob).await, 5);
    scene.ticks(SECOND).await;
    assert_eq!(scene.position(bob).await, 6);
    assert_eq!(scene.told().len(), 3);
    let read_at = numbers(&scene.database, "SELECT max(read_at) FROM participants").await;
    assert_eq!(read_at, [Some(scene.messages[5].created_at.millis())]);
}

async fn each_status_is_told_of_its_own(database: TestDatabase) {
    let scene = Scene::set(database, 2, 4).await;
    let bob = scene.people[1];
    for index in [0, 3] {
        scene.note(bob, index, ReceivedStatus::Delivered).await;
    }
    for index in [0, 2] {
        scene.read(bob, index).await;
    }
    assert_eq!(scene.position(bob).await, 1);
    scene.ticks(SECOND).await;
    let mut told: Vec<_> = scene
        .told()
        .into_iter()
        .map(|(_, message, status, _)| (message, status))
        .collect();
    let id = |index: usize| scene.messages[index].id;
    let mut expected = [
        (id(0), MessageStatus::Delivered),
        (id(0), MessageStatus::Read),
        (id(2), MessageStatus::Read),
        (id(3), MessageStatus::Delivered),
    ];
    told.sort();
    expected.sort();
    assert_eq!(told, expected);
}

async fn less_than_was_noted_is_no_change(database: TestDatabase) {
    let scene = Scene::set(database, 2, 3).await;
    let bob = scene.people[1];
    scene.read(bob, 2).await;
    for index in [0, 1, 2] {
        scene.read(bob, index).await;
        scene.note(bob, index, ReceivedStatus::Delivered).await;
    }
    scene.ticks(2 * SECOND).await;
    scene.read(bob, 1).await;
    assert_eq!(scene.position(bob).await, 3);
    assert_eq!(scene.told(), [scene.news(bob, 2)]);
}

async fn of_many_who_read_at_once_each_is_written_once(database: TestDatabase) {
    let scene = Scene::set(database, 60, 5).await;
    let readers = &scene.people[1..];
    join_all(readers.iter().map(|reader| scene.read(*reader, 0))).await;
    for index in [3, 1, 4, 2] {
        join_all(readers.iter().map(|reader| scene.read(*reader, index))).await;
    }
    let count = i64::try_from(readers.len()).unwrap();
    let sum = "SELECT CAST(sum(read_seq) AS bigint) FROM participants";
    assert_eq!(numbers(&scene.database, sum).await, [Some(count)]);
    scene.ticks(SECOND).await;
    assert_eq!(numbers(&scene.database, sum).await, [Some(5 * count)]);
    let mut told = scene.told();
    let mut expected: Vec<_> = readers
        .iter()
        .flat_map(|reader| [scene.news(*reader, 0), scene.news(*reader, 4)])
        .collect();
    // The order of what one person read counts.
    told.sort_by_key(|news| news.0);
    expected.sort_by_key(|news| news.0);
    assert_eq!(told, expected);
}

async fn many_conversations_at_once_are_told_apart(database: TestDatabase) {
    let scene = Scene::set(database, 40, 1).await;
    let (reader, writers) = scene.people.split_first().unwrap();
    let mut messages = Vec::new();
    for writer in writers {
        let pair = group(&scene.node.storage, "Pair", &[*reader, *writer]).await;
        messages.push(write(&scene.node.storage, pair, *writer, 5).await);
    }
    let notes = messages.iter().map(|message| {
        let receipt = receipt(*reader, message, ReceivedStatus::Read);
        scene.node.receipts.note(receipt)
    });
    try_join_all(notes).await.unwrap();
    let mut told: Vec<_> = scene
        .told()
        .into_iter()
        .map(|(_, id, _, to)| (id, to))
        .collect();
    told.sort();
    let mut expected: Vec<_> = messages
        .iter()
        .map(|message| (message.id, vec![message.sender]))
        .collect();
    expected.sort();
    assert_eq!(told, expected);
}

async fn what_is_kept_is_settled_for_who_reads_and_in_the_end(database: TestDatabase) {
    let scene = Scene::set(database, 4, 3).await;
    let readers = scene.people[1..].to_vec();
    for reader in &readers {
        scene.read(*reader, 0).await;
        scene.read(*reader, 1).await;
    }
    scene.node.receipts.settle(readers[0]).await.unwrap();
    assert_eq!(scene.position(readers[0]).await, 2);
    assert_eq!(scene.position(readers[1]).await, 1);
    scene.read(readers[0], 2).await;
    assert_eq!(scene.position(readers[0]).await, 2);
    scene.node.receipts.settle_all().await.unwrap();
    let positions = "SELECT read_seq FROM participants ORDER BY read_seq";
    let positions = numbers(&scene.database, positions).await;
    assert_eq!(positions, [Some(0), Some(2), Some(2), Some(3)]);
    scene.ticks(2 * SECOND).await;
    assert_eq!(scene.told().len(), 7);
}

async fn who_leaves_meanwhile_has_read_no_more(database: TestDatabase) {
    let scene = Scene::set(database, 3, 2).await;
    let bob = scene.people[1];
    scene.read(bob, 0).await;
    scene.read(bob, 1).await;
    leave(&scene.node.storage, scene.messages[0].conversation, bob).await;
    scene.ticks(SECOND).await;
    scene.node.receipts.settle_all().await.unwrap();
    assert_eq!(scene.position(bob).await, 1);
    let there = scene.node.storage.read().participants();
    let found = there.find(scene.messages[0].conversation, bob).await;
    assert_eq!(found.unwrap(), None);
    assert_eq!(scene.told(), [scene.news(bob, 0)]);
}

async fn who_comes_back_meanwhile_has_read_no_less(database: TestDatabase) {
    let scene = Scene::set(database, 3, 4).await;
    let (bob, club) = (scene.people[1], scene.messages[0].conversation);
    scene.read(bob, 0).await;
    scene.read(bob, 1).await;
    leave(&scene.node.storage, club, bob).await;
    let back = Participant {
        read: scene.messages[2].seq,
        ..participant(club, bob, 50)
    };
    let insert = async |tx: &dyn UnitOfWork| tx.participants().insert(&back).await;
    commit(&scene.node.storage, insert).await.unwrap();
    scene.ticks(SECOND).await;
    assert_eq!(scene.position(bob).await, 3);
    assert_eq!(scene.told(), [scene.news(bob, 0)]);
}

async fn clearing_meanwhile_loses_nothing(database: TestDatabase) {
    let scene = Scene::set(database, 2, 3).await;
    let (bob, last) = (scene.people[1], &scene.messages[2]);
    scene.read(bob, 0).await;
    scene.read(bob, 1).await;
    let all = Mark {
        is_read: true,
        seq: last.seq,
        at: last.created_at,
    };
    commit(&scene.node.storage, async |tx| {
        let participants = tx.participants();
        participants
            .clear(last.conversation, bob, last.created_at)
            .await?;
        participants.mark(last.conversation, bob, &all).await
    })
    .await
    .unwrap();
    scene.ticks(SECOND).await;
    assert_eq!(scene.position(bob).await, 3);
    let cleared = "SELECT max(cleared_at) FROM participants";
    let cleared = numbers(&scene.database, cleared).await;
    assert_eq!(cleared, [Some(last.created_at.millis())]);
    assert_eq!(scene.told(), [scene.news(bob, 0)]);
}

async fn what_fails_is_kept_if_it_was_acknowledged(database: TestDatabase) {
    let scene = Scene::set(database, 3, 2).await;
    let [_, bob, eve] = scene.people[..] else {
        panic!("three people")
    };
    scene.read(bob, 0).await;
    scene.read(bob, 1).await;
    let rename = "ALTER TABLE participants RENAME TO away";
    execute(&scene.database, rename).await;
    let refused = receipt(eve, &scene.messages[1], ReceivedStatus::Read);
    assert!(scene.node.receipts.note(refused).await.is_err());
    assert!(scene.node.receipts.settle(bob).await.is_err());
    scene.ticks(SECOND).await;
    execute(&scene.database, "ALTER TABLE away RENAME TO participants").await;
    scene.ticks(SECOND).await;
    assert_eq!(scene.position(bob).await, 2);
    assert_eq!(scene.position(eve).await, 0);
    assert_eq!(scene.told(), [scene.news(bob, 0), scene.news(bob, 1)]);
    scene.read(eve, 1).await;
    assert_eq!(scene.position(eve).await, 2);
}

/// Writers elsewhere hold rows for as long as they please.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_held_by_another_writer_holds_up_nobody_else() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let scene = Scene::set(database, 3, 2).await;
    let [_, bob, eve] = scene.people[..] else {
        panic!("three people")
    };
    let club = scene.messages[0].conversation;
    let hold = async |user| {
        let foreign = scene.node.storage.begin().await.unwrap();
        let participants = foreign.participants();
        participants.clear(club, user, at(1)).await.unwrap();
        foreign
    };
    let foreign = hold(bob).await;
    let mut held_up = Box::pin(scene.read(bob, 0));
    assert_eq!(poll!(&mut held_up), Poll::Pending);
    scene.read(eve, 0).await;
    scene.ticks(3).await;
    assert_eq!(poll!(&mut held_up), Poll::Pending);
    assert_eq!(scene.position(eve).await, 1);
    foreign.commit().await.unwrap();
    while poll!(&mut held_up).is_pending() {
        scene.ticks(1).await;
    }
    assert_eq!(scene.told(), [scene.news(eve, 0), scene.news(bob, 0)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_held_for_long_is_refused_and_what_was_acknowledged_is_kept() {
    let database = TestDatabase::create(Backend::Postgres).await;
    let scene = Scene::set(database, 2, 2).await;
    let bob = scene.people[1];
    scene.read(bob, 0).await;
    scene.read(bob, 1).await;
    let club = scene.messages[0].conversation;
    let foreign = scene.node.storage.begin().await.unwrap();
    foreign
        .participants()
        .clear(club, bob, at(1))
        .await
        .unwrap();
    let mut settled = Box::pin(scene.node.receipts.settle(bob));
    let outcome = loop {
        match poll!(&mut settled) {
            Poll::Ready(outcome) => break outcome,
            Poll::Pending => scene.ticks(1).await,
        }
    };
    assert!(
        matches!(outcome, Err(RepoError::Unavailable(_))),
        "{outcome:?}"
    );
    foreign.commit().await.unwrap();
    scene.ticks(SECOND).await;
    assert_eq!(scene.position(bob).await, 2);
    assert_eq!(scene.told(), [scene.news(bob, 0), scene.news(bob, 1)]);
}
