use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::conversations::{Chat, ChatPartner};
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::ports::Storage;
use messenger_infra::db::SeaStorage;

use crate::world::{
    append, at, commit, delete_account, dialog, direct_draft, group, leave, name, sign_up, write,
};

on_each_database! {
    a_chat_is_its_latest_message_with_names,
    what_cannot_be_seen_is_not_listed,
    a_cleared_dialog_comes_back_with_what_is_new,
    pages_go_back_in_time,
    chats_of_one_moment_are_found_together,
}

async fn all_of(storage: &SeaStorage, user: UserId) -> Vec<Chat> {
    storage
        .read()
        .conversations()
        .list_chats(user, None, 100)
        .await
        .unwrap()
}

fn ids(chats: &[Chat]) -> Vec<ConversationId> {
    chats.iter().map(|chat| chat.message.conversation).collect()
}

async fn a_chat_is_its_latest_message_with_names(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let eve = sign_up(&storage, "Eve").await;
    let club = group(&storage, "Club", &[ann, bob, eve]).await;
    write(&storage, club, ann, 10).await;
    let in_club = write(&storage, club, bob, 20).await;
    dialog(&storage, ann, eve).await;
    append(&storage, &direct_draft(eve, ann, "hi"), 30)
        .await
        .unwrap();
    let answer = append(&storage, &direct_draft(ann, eve, "ho"), 40)
        .await
        .unwrap();
    commit(&storage, async |tx| {
        tx.users().update_name(bob, &name("Bobby", "Ray")).await
    })
    .await
    .unwrap();
    delete_account(&storage, eve).await;
    let with_eve = Chat {
        message: answer,
        sender: name("Ann", ""),
        partner: ChatPartner::Receiver {
            id: eve,
            name: name("Deleted account", ""),
        },
    };
    let with_club = Chat {
        message: in_club,
        sender: name("Bobby", "Ray"),
        partner: ChatPartner::Group {
            id: club,
            name: "Club".into(),
        },
    };
    assert_eq!(
        all_of(&storage, ann).await,
        [with_eve.clone(), with_club.clone()]
    );
    // The receiver is the one who did not write, whoever asks.
    assert_eq!(all_of(&storage, eve).await, [with_eve, with_club.clone()]);
    assert_eq!(all_of(&storage, bob).await, [with_club]);
}

async fn what_cannot_be_seen_is_not_listed(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    dialog(&storage, ann, bob).await;
    let left = group(&storage, "Left", &[bob, ann]).await;
    let dropped = group(&storage, "Dropped", &[bob, ann]).await;
    let strange = group(&storage, "Strange", &[bob]).await;
    for club in [left, dropped, strange] {
        write(&storage, club, bob, 10).await;
    }
    leave(&storage, left, ann).await;
    commit(&storage, async |tx| {
        tx.conversations().drop_group(dropped, at(5)).await
    })
    .await
    .unwrap();
    assert_eq!(all_of(&storage, ann).await, []);
    let mut seen = ids(&all_of(&storage, bob).await);
    seen.sort();
    assert_eq!(seen, [left.min(strange), left.max(strange)]);
}

async fn a_cleared_dialog_comes_back_with_what_is_new(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let id = dialog(&storage, ann, bob).await;
    append(&storage, &direct_draft(ann, bob, "one"), 10)
        .await
        .unwrap();
    append(&storage, &direct_draft(ann, bob, "two"), 20)
        .await
        .unwrap();
    commit(&storage, async |tx| {
        tx.participants().clear(id, ann, at(20)).await
    })
    .await
    .unwrap();
    assert_eq!(all_of(&storage, ann).await, []);
    assert_eq!(ids(&all_of(&storage, bob).await), [id]);
    let three = append(&storage, &direct_draft(bob, ann, "three"), 30)
        .await
        .unwrap();
    let chats = all_of(&storage, ann).await;
    assert_eq!(
        chats.iter().map(|chat| &chat.message).collect::<Vec<_>>(),
        [&three]
    );
}

async fn pages_go_back_in_time(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let mut clubs = Vec::new();
    for written_at in [10, 20, 30, 40, 50] {
        let club = group(&storage, "Club", &[ann]).await;
        write(&storage, club, ann, written_at).await;
        clubs.insert(0, club);
    }
    let page = async |before: Option<i64>, limit| {
        let chats = storage.read().conversations();
        ids(&chats.list_chats(ann, before.map(at), limit).await.unwrap())
    };
    assert_eq!(page(None, 2).await, clubs[..2]);
    assert_eq!(page(Some(40), 2).await, clubs[2..4]);
    assert_eq!(page(Some(20), 2).await, clubs[4..]);
    assert_eq!(page(Some(10), 2).await, []);
    assert_eq!(page(Some(51), 100).await, clubs);
}

async fn chats_of_one_moment_are_found_together(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let mut tied = Vec::new();
    for _ in 0..5 {
        let club = group(&storage, "Club", &[ann]).await;
        write(&storage, club, ann, 20).await;
        tied.push(club);
    }
    for written_at in [19, 21] {
        let club = group(&storage, "Other", &[ann]).await;
        write(&storage, club, ann, written_at).await;
    }
    let chats = storage.read().conversations();
    let found = ids(&chats.list_chats_at(ann, at(20)).await.unwrap());
    let listed = ids(&chats.list_chats(ann, Some(at(21)), 5).await.unwrap());
    assert_eq!(found, listed);
    tied.sort();
    assert_eq!(found, tied);
    assert_eq!(chats.list_chats_at(ann, at(22)).await.unwrap(), []);
}
