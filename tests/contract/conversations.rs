use futures_util::future::join;
use harness::database::TestDatabase;
use harness::{fresh_id, on_each_database};
use messenger_domain::conversations::{Conversation, ConversationKind};
use messenger_domain::error::RepoError;
use messenger_domain::groups::{Group, GroupName};
use messenger_domain::ids::ConversationId;
use messenger_domain::messages::Seq;
use messenger_domain::ports::Storage;

use crate::world::{at, commit, dialog, group, is_locked, numbers, sign_up, write};

on_each_database! {
    a_dialog_is_made_once_and_both_take_part,
    a_dialog_that_two_make_at_once_is_one,
    a_group_is_kept_and_has_no_members_yet,
    a_taken_group_id_is_refused_whatever_took_it,
    of_two_who_make_a_group_at_once_one_does,
    finding_for_update_keeps_other_writers_waiting,
    ownership_changes_hands,
    a_dropped_group_is_gone_with_its_memberships,
}

async fn a_dialog_is_made_once_and_both_take_part(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let id = dialog(&storage, ann, bob).await;
    write(&storage, id, ann, 5).await;
    assert_eq!(dialog(&storage, bob, ann).await, id);
    let kind = ConversationKind::Direct {
        low: ann.min(bob),
        high: ann.max(bob),
    };
    let found = storage.read().conversations().find(id).await.unwrap();
    assert_eq!(
        found,
        Some(Conversation {
            id,
            kind,
            head: Seq(1),
            head_at: at(5),
        })
    );
    let mut people = storage.read().participants().list(id).await.unwrap();
    people.sort();
    assert_eq!(people, [ann.min(bob), ann.max(bob)]);
}

async fn a_dialog_that_two_make_at_once_is_one(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let (one, other) = join(dialog(&storage, ann, bob), dialog(&storage, bob, ann)).await;
    assert_eq!(one, other);
    assert_eq!(
        numbers(&database, "SELECT count(*) FROM conversations").await,
        [Some(1)]
    );
    assert_eq!(
        numbers(&database, "SELECT count(*) FROM participants").await,
        [Some(2)]
    );
}

async fn a_group_is_kept_and_has_no_members_yet(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let id = ConversationId::new(fresh_id());
    let club = Group {
        id,
        name: GroupName::parse("Клуб \"🎉\"").unwrap(),
        owner: ann,
    };
    commit(&storage, async |tx| {
        tx.conversations().insert_group(&club, at(1)).await
    })
    .await
    .unwrap();
    let kind = ConversationKind::Group {
        name: "Клуб \"🎉\"".into(),
        owner: ann,
    };
    let found = storage.read().conversations().find(id).await.unwrap();
    assert_eq!(
        found,
        Some(Conversation {
            id,
            kind,
            head: Seq(0),
            head_at: at(0),
        })
    );
    assert_eq!(storage.read().participants().list(id).await.unwrap(), []);
}

async fn a_taken_group_id_is_refused_whatever_took_it(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let dropped = group(&storage, "Dropped", &[ann]).await;
    commit(&storage, async |tx| {
        tx.conversations().drop_group(dropped, at(5)).await
    })
    .await
    .unwrap();
    let living = group(&storage, "Living", &[ann]).await;
    for id in [dropped, living, dialog(&storage, ann, bob).await] {
        let club = Group {
            id,
            name: GroupName::parse("Club").unwrap(),
            owner: bob,
        };
        let outcome = commit(&storage, async |tx| {
            tx.conversations().insert_group(&club, at(1)).await
        })
        .await;
        assert!(matches!(outcome, Err(RepoError::Conflict)), "{outcome:?}");
    }
}

async fn of_two_who_make_a_group_at_once_one_does(database: TestDatabase) {
    let storage = database.storage().await;
    let id = ConversationId::new(fresh_id());
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let make = async |owner| {
        let club = Group {
            id,
            name: GroupName::parse("Club").unwrap(),
            owner,
        };
        commit(&storage, async |tx| {
            tx.conversations().insert_group(&club, at(1)).await
        })
        .await
    };
    let (one, other) = join(make(ann), make(bob)).await;
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let refused = if one.is_err() { one } else { other };
    assert!(matches!(refused, Err(RepoError::Conflict)), "{refused:?}");
}

async fn finding_for_update_keeps_other_writers_waiting(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let id = group(&storage, "Club", &[ann]).await;
    let tx = storage.begin().await.unwrap();
    let found = tx.conversations().find_for_update(id).await.unwrap();
    assert_eq!(found, tx.conversations().find(id).await.unwrap());
    assert!(is_locked(&database, "conversations", id.uuid()).await);
    drop(tx);
    let tx = storage.begin().await.unwrap();
    let unknown = ConversationId::new(fresh_id());
    assert_eq!(
        tx.conversations().find_for_update(unknown).await.unwrap(),
        None
    );
}

async fn ownership_changes_hands(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let id = group(&storage, "Club", &[ann, bob]).await;
    let other = group(&storage, "Other", &[ann, bob]).await;
    commit(&storage, async |tx| {
        tx.conversations().set_owner(id, bob).await
    })
    .await
    .unwrap();
    let kind = async |id| {
        storage
            .read()
            .conversations()
            .find(id)
            .await
            .unwrap()
            .unwrap()
            .kind
    };
    assert_eq!(
        kind(id).await,
        ConversationKind::Group {
            name: "Club".into(),
            owner: bob
        }
    );
    assert_eq!(
        kind(other).await,
        ConversationKind::Group {
            name: "Other".into(),
            owner: ann
        }
    );
}

async fn a_dropped_group_is_gone_with_its_memberships(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let dropped = group(&storage, "Dropped", &[ann, bob]).await;
    let kept = group(&storage, "Kept", &[ann, bob]).await;
    commit(&storage, async |tx| {
        tx.conversations().drop_group(dropped, at(5)).await
    })
    .await
    .unwrap();
    let read = storage.read();
    assert_eq!(read.conversations().find(dropped).await.unwrap(), None);
    assert_eq!(read.participants().list(dropped).await.unwrap(), []);
    assert_eq!(read.participants().find(dropped, ann).await.unwrap(), None);
    assert_eq!(read.participants().list_groups(ann).await.unwrap(), [kept]);
    let tx = storage.begin().await.unwrap();
    assert_eq!(
        tx.conversations().find_for_update(dropped).await.unwrap(),
        None
    );
}
