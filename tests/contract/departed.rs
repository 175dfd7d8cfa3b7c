//! Messages that are edited, deleted or hidden, and what lists show then.

use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::{Content, HistorySlice, Message, MessageLog, PageSlice};
use messenger_domain::page::{Place, TimeKey};
use messenger_domain::ports::Storage;
use messenger_infra::db::SeaStorage;

use crate::node::Node;
use crate::world::{
    append, at, commit, direct_draft, draft, group, join, leave, literal, numbers, rows, sign_up,
    write,
};

on_each_database! {
    an_edited_message_says_something_else_where_it_was,
    a_deleted_message_is_empty_and_in_no_list,
    a_hidden_message_is_gone_for_one_reader_only,
    the_chat_list_shows_what_is_left,
    one_who_hid_the_latest_sees_the_one_before,
    what_others_delete_is_gone_below_what_one_hid,
    who_comes_back_still_has_hidden_what_was_hidden,
    a_page_goes_both_ways_past_what_is_gone,
    a_deleted_message_is_not_sent_again,
    what_is_deleted_is_stamped,
}

async fn erase(storage: &SeaStorage, message: &Message) {
    commit(storage, async |tx| {
        tx.messages().erase(message, at(9_000)).await
    })
    .await
    .unwrap();
}

async fn hide(storage: &SeaStorage, message: &Message, reader: UserId) {
    commit(storage, async |tx| {
        tx.messages().hide(message, reader).await
    })
    .await
    .unwrap();
}

async fn history(storage: &SeaStorage, conversation: ConversationId, reader: UserId) -> Vec<i64> {
    let slice = HistorySlice {
        conversation,
        reader,
        before: None,
        after: at(0),
        limit: rows(100),
    };
    let listed = storage.read().messages().list(&slice).await.unwrap();
    listed.iter().map(|message| message.seq.0).collect()
}

/// The number of the message that stands for the one conversation of a chat list, if it is there.
async fn shown(storage: &SeaStorage, reader: UserId) -> Option<i64> {
    let chats = storage.read().conversations();
    let chats = chats.list_chats(reader, None, 10).await.unwrap();
    assert!(chats.len() < 2, "{chats:?}");
    chats.first().map(|chat| chat.message.seq.0)
}

/// A group of Ann and Bob with so many messages by Ann.
async fn club(storage: &SeaStorage, messages: usize) -> (UserId, UserId, Vec<Message>) {
    let ann = sign_up(storage, "Ann").await;
    let bob = sign_up(storage, "Bob").await;
    let club = group(storage, "Club", &[ann, bob]).await;
    let mut written = Vec::new();
    for _ in 0..messages {
        written.push(write(storage, club, ann, 10).await);
    }
    (ann, bob, written)
}

async fn an_edited_message_says_something_else_where_it_was(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, _, messages) = club(&storage, 2).await;
    let content = Content::parse("new".into()).unwrap();
    commit(&storage, async |tx| {
        tx.messages()
            .edit(messages[0].id, &content, at(1_700_000_000_123))
            .await
    })
    .await
    .unwrap();
    let found = storage.read().messages().find(messages[0].id).await;
    let expected = Message {
        content: "new".into(),
        edited_at: Some(at(1_700_000_000_123)),
        ..messages[0].clone()
    };
    assert_eq!(found.unwrap(), Some(expected));
    let other = storage.read().messages().find(messages[1].id).await;
    assert_eq!(other.unwrap().as_ref(), Some(&messages[1]));
    assert_eq!(
        history(&storage, messages[0].conversation, ann).await,
        [2, 1]
    );
}

async fn a_deleted_message_is_empty_and_in_no_list(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob, messages) = club(&storage, 3).await;
    let deleted = &messages[1];
    erase(&storage, deleted).await;
    let found = storage.read().messages().find(deleted.id).await.unwrap();
    let expected = Message {
        content: String::new(),
        deleted_at: Some(at(9_000)),
        ..deleted.clone()
    };
    assert_eq!(found, Some(expected.clone()));
    for reader in [ann, bob] {
        assert_eq!(
            history(&storage, deleted.conversation, reader).await,
            [3, 1]
        );
        assert_eq!(shown(&storage, reader).await, Some(3));
    }
    // The first time stays.
    commit(&storage, async |tx| {
        tx.messages().erase(deleted, at(9_999)).await
    })
    .await
    .unwrap();
    let found = storage.read().messages().find(deleted.id).await.unwrap();
    assert_eq!(found, Some(expected));
}

async fn a_hidden_message_is_gone_for_one_reader_only(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob, messages) = club(&storage, 3).await;
    let hidden = &messages[1];
    for _ in 0..2 {
        hide(&storage, hidden, bob).await;
    }
    let repository = storage.read().messages();
    assert!(repository.is_hidden(hidden, bob).await.unwrap());
    assert!(!repository.is_hidden(hidden, ann).await.unwrap());
    assert!(!repository.is_hidden(&messages[0], bob).await.unwrap());
    assert_eq!(history(&storage, hidden.conversation, bob).await, [3, 1]);
    assert_eq!(history(&storage, hidden.conversation, ann).await, [3, 2, 1]);
    assert_eq!(shown(&storage, bob).await, Some(3));
}

async fn the_chat_list_shows_what_is_left(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob, messages) = club(&storage, 3).await;
    for (deleted, left) in [(1, Some(3)), (2, Some(1)), (0, None)] {
        erase(&storage, &messages[deleted]).await;
        for reader in [ann, bob] {
            assert_eq!(shown(&storage, reader).await, left);
        }
    }
    let new = write(&storage, messages[0].conversation, bob, 5).await;
    assert_eq!((new.seq.0, shown(&storage, ann).await), (4, Some(4)));
    assert_eq!(new.created_at, at(13), "times never go back");
}

async fn one_who_hid_the_latest_sees_the_one_before(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob, messages) = club(&storage, 3).await;
    for (hidden, left) in [(2, Some(2)), (0, Some(2)), (1, None)] {
        hide(&storage, &messages[hidden], bob).await;
        assert_eq!(shown(&storage, bob).await, left);
        assert_eq!(shown(&storage, ann).await, Some(3));
    }
    let new = write(&storage, messages[0].conversation, ann, 10).await;
    assert_eq!(shown(&storage, bob).await, Some(4));
    erase(&storage, &new).await;
    assert_eq!(shown(&storage, bob).await, None);
    assert_eq!(shown(&storage, ann).await, Some(3));
}

async fn what_others_delete_is_gone_below_what_one_hid(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob, messages) = club(&storage, 5).await;
    // Below the latest: of no concern, until it is the latest.
    hide(&storage, &messages[3], bob).await;
    assert_eq!(shown(&storage, bob).await, Some(5));
    erase(&storage, &messages[4]).await;
    assert_eq!(shown(&storage, ann).await, Some(4));
    assert_eq!(shown(&storage, bob).await, Some(3));
    // What is shown to one only.
    erase(&storage, &messages[2]).await;
    assert_eq!(shown(&storage, ann).await, Some(4));
    assert_eq!(shown(&storage, bob).await, Some(2));
    erase(&storage, &messages[3]).await;
    assert_eq!(shown(&storage, ann).await, Some(2));
    assert_eq!(shown(&storage, bob).await, Some(2));
    erase(&storage, &messages[1]).await;
    assert_eq!(shown(&storage, bob).await, Some(1));
    // What is gone already can be hidden too.
    hide(&storage, &messages[1], bob).await;
    assert_eq!(shown(&storage, bob).await, Some(1));
}

async fn who_comes_back_still_has_hidden_what_was_hidden(database: TestDatabase) {
    let storage = database.storage().await;
    let (_, bob, messages) = club(&storage, 3).await;
    let id = messages[0].conversation;
    hide(&storage, &messages[1], bob).await;
    leave(&storage, id, bob).await;
    erase(&storage, &messages[2]).await;
    join(&storage, id, bob).await;
    assert_eq!(history(&storage, id, bob).await, [1]);
    assert_eq!(shown(&storage, bob).await, Some(1));
}

async fn a_page_goes_both_ways_past_what_is_gone(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob, messages) = club(&storage, 8).await;
    erase(&storage, &messages[2]).await;
    hide(&storage, &messages[4], bob).await;
    let key = |index: usize| TimeKey {
        at: messages[index].created_at,
        id: messages[index].id.uuid(),
    };
    let page = async |reader, place, after| {
        let slice = PageSlice {
            conversation: messages[0].conversation,
            reader,
            after,
            place,
            rows: 3,
        };
        let entries = storage.read().messages().page(&slice).await.unwrap();
        assert!(entries.iter().all(|entry| entry.sender.first == "Ann"));
        let seqs = entries.iter().map(|entry| entry.message.seq.0);
        seqs.collect::<Vec<_>>()
    };
    assert_eq!(page(bob, Place::Start, at(0)).await, [8, 7, 6]);
    assert_eq!(page(bob, Place::After(key(5)), at(0)).await, [4, 2, 1]);
    assert_eq!(page(ann, Place::After(key(5)), at(0)).await, [5, 4, 2]);
    // Places need not be there any more.
    assert_eq!(page(bob, Place::After(key(4)), at(10)).await, [4, 2]);
    assert_eq!(page(bob, Place::Before(key(2)), at(0)).await, [4, 6, 7]);
    assert_eq!(page(bob, Place::Before(key(0)), at(13)).await, [6, 7, 8]);
    assert_eq!(page(bob, Place::Before(key(7)), at(0)).await, [0; 0]);
}

async fn a_deleted_message_is_not_sent_again(database: TestDatabase) {
    let node = Node::on(&database).await;
    let (ann, bob) = (
        sign_up(&node.storage, "Ann").await,
        sign_up(&node.storage, "Bob").await,
    );
    let sent = direct_draft(ann, bob, "hi");
    let first = node.log.append(sent.clone()).await.unwrap();
    erase(&node.storage, &first).await;
    let again = node.log.append(sent).await.unwrap();
    let expected = Message {
        content: String::new(),
        deleted_at: Some(at(9_000)),
        ..first
    };
    assert_eq!(again, expected);
    assert_eq!(node.told().len(), 1);
    assert_eq!(shown(&node.storage, bob).await, None);
    let count = "SELECT count(*) FROM messages";
    assert_eq!(numbers(&database, count).await, [Some(1)]);
    // A batch writes on, and what it writes is shown.
    node.log.append(direct_draft(bob, ann, "ho")).await.unwrap();
    assert_eq!(shown(&node.storage, ann).await, Some(2));
}

async fn what_is_deleted_is_stamped(database: TestDatabase) {
    let storage = database.storage().await;
    let (_, bob, messages) = club(&storage, 2).await;
    let id = messages[0].conversation;
    let stamp = async |table: &str, column: &str, key| {
        let key = literal(&database, key);
        let latest = format!("SELECT max(change_stamp) FROM {table} WHERE {column} = {key}");
        numbers(&database, &latest).await[0].unwrap()
    };
    let written = stamp("conversations", "id", id.uuid()).await;
    erase(&storage, &messages[1]).await;
    let erased = stamp("messages", "id", messages[1].id.uuid()).await;
    assert!(erased > written);
    assert_eq!(stamp("conversations", "id", id.uuid()).await, erased);
    hide(&storage, &messages[0], bob).await;
    let hidden = stamp("hidden_messages", "conversation_id", id.uuid()).await;
    assert!(hidden > erased);
    let content = Content::parse("new".into()).unwrap();
    commit(&storage, async |tx| {
        tx.messages().edit(messages[0].id, &content, at(99)).await
    })
    .await
    .unwrap();
    assert!(stamp("messages", "id", messages[0].id.uuid()).await > hidden);
    append(&storage, &draft(id, bob, "more"), 99).await.unwrap();
}
