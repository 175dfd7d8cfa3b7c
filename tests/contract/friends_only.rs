//! What servers of one database do where only friends write to each other.

use std::sync::Arc;

use futures_util::future::{join, join_all};
use harness::database::TestDatabase;
use harness::{on_each_database, rounds};
use messenger_domain::Services;
use messenger_domain::conversations::{
    Closed, ConversationError, DirectConversation, DirectMessages, NewConversation,
};
use messenger_domain::friends::Asked;
use messenger_domain::ids::UserId;
use messenger_domain::messages::{Message, MessageError, MessageLog};

use crate::doubles::Ear;
use crate::node::Node;
use crate::services::services_with;
use crate::world::{commit, delete_account, dialog, direct_draft, draft, group, numbers, sign_up};

on_each_database! {
    strangers_are_refused_beside_friends,
    each_change_on_another_node_counts_at_once,
    what_strangers_asked_for_leaves_nothing,
    a_repetition_succeeds_though_they_are_friends_no_more,
    groups_have_nothing_to_do_with_friendship,
    who_is_gone_is_no_stranger,
    an_end_on_another_node_comes_before_a_message_or_after_it,
    a_friendship_is_a_change_of_the_audience_only_where_it_takes_one_to_write,
}

/// The use cases as another node has them.
async fn elsewhere(database: &TestDatabase, policy: DirectMessages) -> Services {
    services_with(&database.storage().await, &Arc::<Ear>::default(), policy)
}

async fn people<const N: usize>(node: &Node) -> [UserId; N] {
    let mut people = Vec::new();
    for _ in 0..N {
        people.push(sign_up(&node.storage, "Ann").await);
    }
    people.try_into().unwrap()
}

/// By requests that cross.
async fn befriend(services: &Services, one: UserId, other: UserId) {
    services.friends.request(one, other).await.unwrap();
    let asked = services.friends.request(other, one).await.unwrap();
    assert!(matches!(asked, Asked::Accepted(_)), "{asked:?}");
}

async fn send(node: &Node, from: UserId, to: UserId) -> Result<Message, MessageError> {
    node.log.append(direct_draft(from, to, "hi")).await
}

fn expect_closed<T: std::fmt::Debug>(outcome: Result<T, MessageError>, expected: Closed) {
    match outcome {
        Err(MessageError::Closed(closed)) => assert_eq!(closed, expected),
        other => panic!("{other:?}"),
    }
}

async fn strangers_are_refused_beside_friends(database: TestDatabase) {
    let node = Node::among_friends(&database).await;
    let [ann, bob, eve] = people(&node).await;
    befriend(
        &elsewhere(&database, DirectMessages::Friends).await,
        ann,
        bob,
    )
    .await;
    dialog(&node.storage, ann, eve).await;
    for _ in 0..3 {
        let drafts = (0..10).flat_map(|_| [bob, eve].map(|to| direct_draft(ann, to, "hi")));
        let sent = join_all(drafts.map(|draft| node.log.append(draft))).await;
        let (to_friend, to_stranger): (Vec<_>, Vec<_>) = sent.into_iter().partition(Result::is_ok);
        assert_eq!((to_friend.len(), to_stranger.len()), (10, 10));
        for refused in to_stranger {
            expect_closed(refused, Closed::FriendsOnly);
        }
    }
    let told = node.told();
    assert_eq!(told.len(), 30);
    let pair = DirectConversation::between(ann, bob);
    assert!(told.iter().all(|message| message.conversation == pair.id));
    let stored = "SELECT count(*) FROM messages";
    assert_eq!(numbers(&database, stored).await, [Some(30)]);
}

async fn each_change_on_another_node_counts_at_once(database: TestDatabase) {
    let node = Node::among_friends(&database).await;
    let [ann, bob] = people(&node).await;
    let other = elsewhere(&database, DirectMessages::Friends).await;
    let expect_open = async || {
        for (from, to) in [(ann, bob), (bob, ann), (ann, bob)] {
            send(&node, from, to).await.unwrap();
        }
    };
    let expect_both_refused = async || {
        for (from, to) in [(ann, bob), (bob, ann), (ann, bob)] {
            expect_closed(send(&node, from, to).await, Closed::FriendsOnly);
        }
    };
    expect_both_refused().await;
    let request = other.friends.request(ann, bob).await.unwrap();
    expect_both_refused().await;
    let Asked::Open(request) = request else {
        panic!("{request:?}");
    };
    other.friends.accept(bob, request.id).await.unwrap();
    expect_open().await;
    other.friends.remove(bob, ann).await.unwrap();
    expect_both_refused().await;
    befriend(&other, bob, ann).await;
    expect_open().await;
    other.blocks.block(ann, bob).await.unwrap();
    expect_closed(send(&node, bob, ann).await, Closed::Blocked);
    expect_closed(send(&node, ann, bob).await, Closed::FriendsOnly);
    other.blocks.unblock(ann, bob).await.unwrap();
    expect_both_refused().await;
    befriend(&other, ann, bob).await;
    expect_open().await;
}

async fn what_strangers_asked_for_leaves_nothing(database: TestDatabase) {
    let node = Node::among_friends(&database).await;
    let [ann, bob] = people(&node).await;
    let services = elsewhere(&database, DirectMessages::Friends).await;
    expect_closed(send(&node, ann, bob).await, Closed::FriendsOnly);
    let open = async || {
        let people = vec![bob];
        let direct = NewConversation::Direct { people };
        services.conversations.open(ann, direct).await
    };
    let refused = open().await;
    assert!(
        matches!(refused, Err(ConversationError::Closed(Closed::FriendsOnly))),
        "{refused:?}"
    );
    let conversations = "SELECT count(*) FROM conversations";
    assert_eq!(numbers(&database, conversations).await, [Some(0)]);
    befriend(&services, ann, bob).await;
    assert!(open().await.unwrap().is_new);
    services.friends.remove(ann, bob).await.unwrap();
    assert!(!open().await.unwrap().is_new);
    expect_closed(send(&node, ann, bob).await, Closed::FriendsOnly);
}

async fn a_repetition_succeeds_though_they_are_friends_no_more(database: TestDatabase) {
    let node = Node::among_friends(&database).await;
    let [ann, bob] = people(&node).await;
    let services = elsewhere(&database, DirectMessages::Friends).await;
    befriend(&services, ann, bob).await;
    let draft = direct_draft(ann, bob, "once");
    let stored = node.log.append(draft.clone()).await.unwrap();
    services.friends.remove(ann, bob).await.unwrap();
    assert_eq!(node.log.append(draft.clone()).await.unwrap(), stored);
    let mut other = draft;
    other.content = direct_draft(ann, bob, "twice").content;
    expect_closed(node.log.append(other).await, Closed::FriendsOnly);
    assert_eq!(node.told(), [stored]);
}

async fn groups_have_nothing_to_do_with_friendship(database: TestDatabase) {
    let node = Node::among_friends(&database).await;
    let [ann, bob] = people(&node).await;
    let club = group(&node.storage, "Club", &[ann, bob]).await;
    for (sender, number) in [(ann, 1), (bob, 2), (ann, 3)] {
        let sent = node.log.append(draft(club, sender, "hi")).await;
        assert_eq!(sent.unwrap().seq.0, number);
    }
}

async fn who_is_gone_is_no_stranger(database: TestDatabase) {
    let node = Node::among_friends(&database).await;
    let [ann, bob] = people(&node).await;
    let services = elsewhere(&database, DirectMessages::Friends).await;
    befriend(&services, ann, bob).await;
    send(&node, ann, bob).await.unwrap();
    delete_account(&node.storage, bob).await;
    let refused = send(&node, ann, bob).await;
    assert!(
        matches!(refused, Err(MessageError::NoSuchUser)),
        "{refused:?}"
    );
}

async fn an_end_on_another_node_comes_before_a_message_or_after_it(database: TestDatabase) {
    let node = Node::among_friends(&database).await;
    let services = elsewhere(&database, DirectMessages::Friends).await;
    for round in 0..rounds(20, 100) {
        let [ann, bob] = people(&node).await;
        befriend(&services, ann, bob).await;
        if round % 2 == 0 {
            send(&node, ann, bob).await.unwrap();
        }
        let sent = (0..6).map(|_| send(&node, bob, ann));
        let (sent, ended) = join(join_all(sent), services.friends.remove(ann, bob)).await;
        ended.unwrap();
        for refused in sent.into_iter().filter(Result::is_err) {
            expect_closed(refused, Closed::FriendsOnly);
        }
        expect_closed(send(&node, bob, ann).await, Closed::FriendsOnly);
    }
}

async fn a_friendship_is_a_change_of_the_audience_only_where_it_takes_one_to_write(
    database: TestDatabase,
) {
    let node = Node::on(&database).await;
    let [ann, bob, eve] = people(&node).await;
    let versions = async || {
        let versions = "SELECT audience_version FROM conversations";
        numbers(&database, versions).await
    };
    dialog(&node.storage, ann, bob).await;
    let before = versions().await;
    let everyone = elsewhere(&database, DirectMessages::Everyone).await;
    befriend(&everyone, ann, bob).await;
    everyone.friends.remove(ann, bob).await.unwrap();
    assert_eq!(versions().await, before);
    let friends = elsewhere(&database, DirectMessages::Friends).await;
    befriend(&friends, ann, eve).await;
    assert_eq!(versions().await, before);
    befriend(&friends, ann, bob).await;
    let befriended = versions().await;
    assert!(befriended > before);
    friends.friends.remove(ann, bob).await.unwrap();
    assert!(versions().await > befriended);
    let raised = versions().await;
    let pair = DirectConversation::between(ann, eve);
    commit(&node.storage, async |tx| {
        tx.conversations().change_audience(pair.id).await
    })
    .await
    .unwrap();
    assert_eq!(versions().await, raised);
}
