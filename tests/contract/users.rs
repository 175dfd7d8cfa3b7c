use futures_util::future::join;
use harness::database::TestDatabase;
use harness::on_each_database;
use messenger_domain::error::RepoError;
use messenger_domain::ports::Storage;
use messenger_domain::users::{Email, PasswordHash, Username};

use crate::world::{at, commit, is_locked, name, numbers, person, sign_up, sign_up_as};

on_each_database! {
    everything_of_a_user_is_kept,
    users_are_found_regardless_of_case,
    emails_and_usernames_are_unique_regardless_of_case,
    of_two_who_want_an_email_at_once_one_gets_it,
    sharing_keeps_others_from_writing,
    two_who_share_and_then_write_both_succeed,
    names_change,
    a_password_is_replaced_only_if_it_is_the_expected_one,
}

async fn everything_of_a_user_is_kept(database: TestDatabase) {
    let storage = database.storage().await;
    let mut ann = person("Ännchen", "O'Neil \"🎉\"");
    ann.username = Username::parse("Ann.Lee").unwrap();
    ann.created_at = at(1_700_000_000_123);
    sign_up_as(&storage, &ann).await;
    let found = storage.read().users().find(ann.id).await.unwrap().unwrap();
    assert_eq!(found.id, ann.id);
    assert_eq!(found.email, ann.email);
    assert_eq!(found.username, ann.username);
    assert_eq!(found.name, ann.name);
    assert_eq!(found.password_hash, ann.password_hash);
    assert_eq!(found.created_at, ann.created_at);
    let nobody = person("Bob", "").id;
    assert!(storage.read().users().find(nobody).await.unwrap().is_none());
    assert!(
        storage
            .read()
            .users()
            .find_name(nobody)
            .await
            .unwrap()
            .is_none()
    );
}

async fn users_are_found_regardless_of_case(database: TestDatabase) {
    let storage = database.storage().await;
    let mut ann = person("Ann", "");
    ann.email = Email::parse("Анна@Example.org").unwrap();
    ann.username = Username::parse("Анна_1").unwrap();
    sign_up_as(&storage, &ann).await;
    let users = storage.read().users();
    let email = Email::parse("АННА@EXAMPLE.ORG").unwrap();
    assert_eq!(
        users.find_by_email(&email).await.unwrap().unwrap().id,
        ann.id
    );
    let username = Username::parse("аННА_1").unwrap();
    assert_eq!(
        users.find_by_username(&username).await.unwrap().unwrap().id,
        ann.id
    );
    let other = Email::parse("анна@example.or").unwrap();
    assert!(users.find_by_email(&other).await.unwrap().is_none());
}

async fn emails_and_usernames_are_unique_regardless_of_case(database: TestDatabase) {
    let storage = database.storage().await;
    let mut ann = person("Ann", "");
    ann.email = Email::parse("ann@example.org").unwrap();
    ann.username = Username::parse("Ännchen").unwrap();
    sign_up_as(&storage, &ann).await;
    let mut same_email = person("Bob", "");
    same_email.email = Email::parse("ANN@example.org").unwrap();
    let mut same_username = person("Eve", "");
    same_username.username = Username::parse("äNNCHEN").unwrap();
    for taken in [same_email, same_username] {
        let outcome = commit(&storage, async |tx| tx.users().insert(&taken).await).await;
        assert!(matches!(outcome, Err(RepoError::Conflict)), "{outcome:?}");
        assert!(
            storage
                .read()
                .users()
                .find(taken.id)
                .await
                .unwrap()
                .is_none()
        );
    }
}

async fn of_two_who_want_an_email_at_once_one_gets_it(database: TestDatabase) {
    let storage = database.storage().await;
    let mut one = person("One", "");
    let mut other = person("Other", "");
    one.email = Email::parse("same@example.org").unwrap();
    other.email = Email::parse("SAME@example.org").unwrap();
    let (first, second) = join(
        commit(&storage, async |tx| tx.users().insert(&one).await),
        commit(&storage, async |tx| tx.users().insert(&other).await),
    )
    .await;
    let outcomes = [first, second];
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    assert!(
        outcomes
            .iter()
            .any(|outcome| matches!(outcome, Err(RepoError::Conflict)))
    );
    assert_eq!(
        numbers(&database, "SELECT count(*) FROM users").await,
        [Some(1)]
    );
}

async fn sharing_keeps_others_from_writing(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let tx = storage.begin().await.unwrap();
    assert!(tx.users().find_for_update(ann).await.unwrap().is_some());
    assert!(is_locked(&database, "users", ann.uuid()).await);
    tx.commit().await.unwrap();
    assert!(!is_locked(&database, "users", ann.uuid()).await);
}

async fn two_who_share_and_then_write_both_succeed(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let rename = async |first: &'static str| {
        commit(&storage, async |tx| {
            tx.users().find_for_update(ann).await?;
            tx.users().update_name(ann, &name(first, "")).await
        })
        .await
    };
    let (one, other) = join(rename("One"), rename("Other")).await;
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
}

async fn names_change(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let married = name("Anna", "Ray");
    commit(&storage, async |tx| {
        tx.users().update_name(ann, &married).await
    })
    .await
    .unwrap();
    let users = storage.read().users();
    assert_eq!(users.find(ann).await.unwrap().unwrap().name, married);
    assert_eq!(users.find_name(ann).await.unwrap(), Some(married));
    assert_eq!(users.find_name(bob).await.unwrap(), Some(name("Bob", "")));
}

async fn a_password_is_replaced_only_if_it_is_the_expected_one(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let [old, new, newer] = ["v1:hash", "v1:new", "v1:newer"].map(|h| PasswordHash::new(h.into()));
    let replace = async |from: &PasswordHash, to: &PasswordHash| {
        commit(&storage, async |tx| {
            tx.users().replace_password(ann, from, to).await
        })
        .await
    };
    assert!(replace(&old, &new).await.unwrap());
    assert!(!replace(&old, &newer).await.unwrap());
    let users = storage.read().users();
    assert_eq!(users.find(ann).await.unwrap().unwrap().password_hash, new);
    assert_eq!(users.find(bob).await.unwrap().unwrap().password_hash, old);
}
