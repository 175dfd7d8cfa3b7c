use harness::database::{Backend, TestDatabase};
use harness::on_each_database;
use messenger_domain::ids::UserId;
use messenger_domain::ports::Storage;

use crate::world::{
    at, commit, delete_account, dialog, group, leave, literal, name, numbers, person, sign_up,
    sign_up_as,
};

on_each_database! {
    an_erased_user_is_nobody_but_a_name,
    erasing_frees_email_and_username,
    deleted_members_are_those_still_in_a_group,
}

async fn an_erased_user_is_nobody_but_a_name(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = person("Ann", "Lee");
    sign_up_as(&storage, &ann).await;
    delete_account(&storage, ann.id).await;
    let users = storage.read().users();
    assert!(users.find(ann.id).await.unwrap().is_none());
    assert!(users.find_by_email(&ann.email).await.unwrap().is_none());
    assert!(
        users
            .find_by_username(&ann.username)
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(
        users.find_name(ann.id).await.unwrap(),
        Some(name("Deleted account", ""))
    );
    let tx = storage.begin().await.unwrap();
    assert!(tx.users().find_for_update(ann.id).await.unwrap().is_none());
    assert!(
        !tx.users()
            .erase(ann.id, &name("x", ""), at(10))
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    let left = format!(
        "SELECT count(*) FROM users WHERE id = {} AND coalesce(email, username, username_folded, \
         password_hash) IS NULL AND first_folded = '' AND last_folded = '' AND deleted_at = 9 \
         AND first_name = 'Deleted account' AND last_name = ''",
        literal(&database, ann.id.uuid())
    );
    assert_eq!(numbers(&database, &left).await, [Some(1)]);
    let found_by = match database.backend() {
        Backend::Sqlite => {
            "SELECT count(*) FROM user_numbers UNION ALL SELECT count(*) FROM user_grams"
        }
        Backend::Postgres => "SELECT count(*) FROM user_grams",
    };
    let left = numbers(&database, found_by).await;
    assert!(left.iter().all(|count| *count == Some(0)), "{left:?}");
}

async fn erasing_frees_email_and_username(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = person("Ann", "");
    sign_up_as(&storage, &ann).await;
    delete_account(&storage, ann.id).await;
    let mut again = person("Ann", "");
    again.email = ann.email.clone();
    again.username = ann.username.clone();
    sign_up_as(&storage, &again).await;
    let found = storage
        .read()
        .users()
        .find_by_email(&ann.email)
        .await
        .unwrap();
    assert_eq!(found.map(|user| user.id), Some(again.id));
}

async fn deleted_members_are_those_still_in_a_group(database: TestDatabase) {
    let storage = database.storage().await;
    let mut people: Vec<UserId> = Vec::new();
    for first in ["Still in two", "Left", "In a dialog", "Alive", "Dropped"] {
        people.push(sign_up(&storage, first).await);
    }
    let [still_in, left, in_dialog, alive, dropped] = people[..] else {
        unreachable!()
    };
    group(&storage, "One", &[alive, still_in, left]).await;
    let other = group(&storage, "Other", &[alive, still_in, left]).await;
    let gone = group(&storage, "Gone", &[alive, dropped]).await;
    commit(&storage, async |tx| {
        tx.conversations().drop_group(gone, at(5)).await
    })
    .await
    .unwrap();
    dialog(&storage, alive, in_dialog).await;
    for first_group in storage
        .read()
        .participants()
        .list_groups(left)
        .await
        .unwrap()
    {
        leave(&storage, first_group, left).await;
    }
    for deleted in [still_in, left, in_dialog, dropped] {
        delete_account(&storage, deleted).await;
    }
    assert_eq!(
        storage.read().users().list_deleted_members().await.unwrap(),
        [still_in]
    );
    leave(&storage, other, still_in).await;
    assert_eq!(
        storage.read().users().list_deleted_members().await.unwrap(),
        [still_in]
    );
}
