use std::sync::Arc;

use harness::database::TestDatabase;
use harness::{fresh_id, on_each_database};
use messenger_domain::Transactions;
use messenger_domain::conversations::DirectMessages;
use messenger_domain::events::{Envelope, Event};
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::{MessageError, MessageLog, Seq};
use messenger_domain::ports::Storage;
use messenger_infra::SeaMessageLog;
use messenger_infra::db::SeaStorage;

use crate::doubles::{TestClock, watch};
use crate::node::Node;
use crate::world::{at, delete_account, direct_draft, draft, group, leave, name, numbers, sign_up};

on_each_database! {
    a_text_to_a_person_opens_the_dialog_and_is_told,
    a_text_to_a_group_is_told_to_the_other_members,
    what_is_told_is_stored_already,
    a_repetition_changes_nothing_and_tells_nothing,
    a_repetition_succeeds_after_the_sender_has_left,
    an_id_that_is_taken_is_refused,
    nobody_writes_where_they_may_not,
}

async fn a_text_to_a_person_opens_the_dialog_and_is_told(database: TestDatabase) {
    let node = Node::on(&database).await;
    let (ann, bob) = (
        sign_up(&node.storage, "Ann").await,
        sign_up(&node.storage, "Bob").await,
    );
    let sent = direct_draft(ann, bob, "hi");
    let message = node.log.append(sent.clone()).await.unwrap();
    assert_eq!((message.seq, message.created_at), (Seq(1), at(100)));
    assert_eq!(
        node.storage
            .read()
            .messages()
            .find(sent.id)
            .await
            .unwrap()
            .as_ref(),
        Some(&message)
    );
    let event = Event::DirectMessageSent {
        message,
        sender: name("Ann", ""),
        receiver: bob,
    };
    assert_eq!(
        node.ear.heard(),
        [Envelope::to(vec![bob], event).and_own(ann.into())]
    );
    let answer = node.log.append(direct_draft(bob, ann, "ho")).await.unwrap();
    assert_eq!((answer.seq, answer.created_at), (Seq(2), at(101)));
    assert_eq!(answer.conversation, ConversationId::direct(ann, bob));
}

async fn a_text_to_a_group_is_told_to_the_other_members(database: TestDatabase) {
    let node = Node::on(&database).await;
    let mut people: Vec<UserId> = Vec::new();
    for first in ["Ann", "Bob", "Eve", "Left"] {
        people.push(sign_up(&node.storage, first).await);
    }
    let club = group(&node.storage, "Club", &people).await;
    leave(&node.storage, club, people[3]).await;
    let message = node.log.append(draft(club, people[0], "hi")).await.unwrap();
    let mut heard = node.ear.heard();
    heard[0].to.sort();
    people.truncate(3);
    let mut to = people.split_off(1);
    to.sort();
    let sender = name("Ann", "");
    let event = Event::GroupMessageSent {
        message,
        sender,
        group_name: "Club".into(),
    };
    let expected = Envelope::to(to, event).and_own(people[0].into());
    assert_eq!(heard, [expected]);
}

async fn what_is_told_is_stored_already(database: TestDatabase) {
    struct Reader(SeaStorage, tokio::sync::Mutex<Vec<bool>>);
    #[async_trait::async_trait]
    impl messenger_domain::ports::EventPublisher for Reader {
        async fn publish(&self, events: Vec<Envelope>) {
            for envelope in events {
                let Event::DirectMessageSent { message, .. } = envelope.event else {
                    panic!()
                };
                let found = self.0.read().messages().find(message.id).await.unwrap();
                self.1.lock().await.push(found == Some(message));
            }
        }
    }
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let reader = Arc::new(Reader(storage.clone(), tokio::sync::Mutex::default()));
    let transactions = Transactions::new(Arc::new(storage.clone()), reader.clone());
    let log = SeaMessageLog::start(
        storage,
        transactions,
        Arc::new(TestClock::at(100)),
        DirectMessages::Everyone,
        watch(&Arc::default()),
    );
    log.append(direct_draft(ann, bob, "hi")).await.unwrap();
    assert_eq!(*reader.1.lock().await, [true]);
}

async fn a_repetition_changes_nothing_and_tells_nothing(database: TestDatabase) {
    let node = Node::on(&database).await;
    let (ann, bob) = (
        sign_up(&node.storage, "Ann").await,
        sign_up(&node.storage, "Bob").await,
    );
    let sent = direct_draft(ann, bob, "hi");
    let first = node.log.append(sent.clone()).await.unwrap();
    node.log
        .append(direct_draft(ann, bob, "more"))
        .await
        .unwrap();
    assert_eq!(node.log.append(sent).await.unwrap(), first);
    assert_eq!(node.told().len(), 2);
    assert_eq!(
        numbers(&database, "SELECT head_seq FROM conversations").await,
        [Some(2)]
    );
}

async fn a_repetition_succeeds_after_the_sender_has_left(database: TestDatabase) {
    let node = Node::on(&database).await;
    let (ann, bob) = (
        sign_up(&node.storage, "Ann").await,
        sign_up(&node.storage, "Bob").await,
    );
    let club = group(&node.storage, "Club", &[ann, bob]).await;
    let sent = draft(club, bob, "hi");
    let first = node.log.append(sent.clone()).await.unwrap();
    leave(&node.storage, club, bob).await;
    assert_eq!(node.log.append(sent).await.unwrap(), first);
    let more = node.log.append(draft(club, bob, "more")).await;
    assert!(matches!(more, Err(MessageError::NotAMember)), "{more:?}");
}

async fn an_id_that_is_taken_is_refused(database: TestDatabase) {
    let node = Node::on(&database).await;
    let (ann, bob) = (
        sign_up(&node.storage, "Ann").await,
        sign_up(&node.storage, "Bob").await,
    );
    let eve = sign_up(&node.storage, "Eve").await;
    let first = direct_draft(ann, bob, "hi");
    node.log.append(first.clone()).await.unwrap();
    let mut others = [
        direct_draft(ann, bob, "ho"),
        direct_draft(ann, eve, "hi"),
        direct_draft(bob, ann, "hi"),
        direct_draft(eve, bob, "hi"),
    ];
    for other in &mut others {
        other.id = first.id;
        let outcome = node.log.append(other.clone()).await;
        assert!(matches!(outcome, Err(MessageError::IdTaken)), "{outcome:?}");
    }
    assert_eq!(node.told().len(), 1);
    assert_eq!(
        numbers(&database, "SELECT count(*) FROM messages").await,
        [Some(1)]
    );
    assert_eq!(
        numbers(&database, "SELECT count(*) FROM conversations").await,
        [Some(1)]
    );
}

async fn nobody_writes_where_they_may_not(database: TestDatabase) {
    let node = Node::on(&database).await;
    let (ann, bob) = (
        sign_up(&node.storage, "Ann").await,
        sign_up(&node.storage, "Bob").await,
    );
    let eve = sign_up(&node.storage, "Eve").await;
    let club = group(&node.storage, "Club", &[ann]).await;
    delete_account(&node.storage, eve).await;
    for id in [club, ConversationId::new(fresh_id())] {
        let outcome = node.log.append(draft(id, bob, "hi")).await;
        assert!(
            matches!(outcome, Err(MessageError::NotAMember)),
            "{outcome:?}"
        );
    }
    for nobody in [eve, UserId::new(fresh_id())] {
        let outcome = node.log.append(direct_draft(bob, nobody, "hi")).await;
        assert!(
            matches!(outcome, Err(MessageError::NoSuchUser)),
            "{outcome:?}"
        );
    }
    assert_eq!(node.told(), []);
    assert_eq!(
        numbers(&database, "SELECT count(*) FROM messages").await,
        [Some(0)]
    );
    // What failed is in nobody's way.
    node.log.append(draft(club, ann, "hi")).await.unwrap();
}
