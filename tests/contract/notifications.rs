use harness::database::TestDatabase;
use harness::{fresh_id, on_each_database};
use messenger_domain::error::RepoError;
use messenger_domain::ids::{FriendRequestId, NotificationId, UserId};
use messenger_domain::notifications::{
    Cause, GroupRef, MissedMessage, Notification, Person, Unread,
};
use messenger_domain::page::{PageOf, Place, TimeKey};
use messenger_domain::ports::{IdGenerator, Storage};
use messenger_infra::RandomIds;
use messenger_infra::db::SeaStorage;

use crate::world::{at, commit, delete_account, group, leave, name, numbers, rows, sign_up, write};

on_each_database! {
    what_is_stored_is_found_by_who_it_is_for,
    lists_come_latest_first_in_both_directions,
    to_read_or_delete_takes_out_of_lists,
    missed_messages_of_a_conversation_are_told_once,
    whoever_takes_away_what_is_unread_raises_the_version,
    what_is_old_is_erased_in_portions,
    what_is_erased_is_erased_alone,
    names_are_those_of_now_or_of_the_time_of_leaving,
    missed_messages_have_rows_of_their_own,
}

fn notification(user: UserId, cause: Cause, created_at: i64) -> Notification {
    Notification {
        id: RandomIds.notification(),
        user,
        cause,
        created_at: at(created_at),
        updated_at: at(created_at),
        is_read: false,
    }
}

async fn insert(storage: &SeaStorage, notifications: &[Notification]) {
    let inserted = commit(storage, async |tx| {
        tx.notifications().insert(notifications).await
    });
    inserted.await.unwrap();
}

async fn list(storage: &SeaStorage, user: UserId, unread: Unread) -> Vec<Notification> {
    let page = page(Place::Start);
    let read = storage.read().notifications();
    read.list(user, unread, &page).await.unwrap()
}

fn page(place: Place<TimeKey>) -> PageOf<TimeKey> {
    PageOf {
        place,
        limit: rows(9),
    }
}

async fn read(storage: &SeaStorage, one: &Notification) {
    let read = commit(storage, async |tx| {
        tx.notifications().read(one.id, one.user, at(50)).await
    });
    read.await.unwrap();
}

async fn delete(storage: &SeaStorage, id: NotificationId, user: UserId) -> bool {
    let deleted = commit(storage, async |tx| {
        tx.notifications().delete(id, user, at(60)).await
    });
    deleted.await.unwrap()
}

fn person(id: UserId, first: &str) -> Person {
    Person {
        id,
        name: name(first, ""),
    }
}

async fn what_is_stored_is_found_by_who_it_is_for(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann, bob]).await;
    let by = || person(bob, "Bob");
    let group = || GroupRef {
        id: club,
        name: "Club".into(),
    };
    let request = FriendRequestId::new(fresh_id());
    let causes = [
        Cause::FriendRequested { request, by: by() },
        Cause::FriendAccepted { request, by: by() },
        Cause::AddedToGroup {
            group: group(),
            by: by(),
        },
        Cause::RemovedFromGroup {
            group: group(),
            by: by(),
        },
        Cause::GroupDropped {
            group: group(),
            by: by(),
        },
        Cause::GroupHandedOver {
            group: group(),
            by: by(),
        },
        Cause::PasswordChanged,
    ];
    for (cause, time) in causes.into_iter().zip(1..) {
        let stored = notification(ann, cause, time);
        insert(&storage, std::slice::from_ref(&stored)).await;
        let found = storage.read().notifications().find(stored.id, ann).await;
        assert_eq!(found.unwrap(), Some(stored.clone()));
        let found = storage.read().notifications().find(stored.id, bob).await;
        assert_eq!(found.unwrap(), None);
    }
    assert_eq!(list(&storage, ann, Unread::Only).await.len(), 7);
    assert_eq!(list(&storage, bob, Unread::OrNot).await, []);
}

async fn lists_come_latest_first_in_both_directions(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let mut all: Vec<_> = [1, 2, 2, 3]
        .map(|time| notification(ann, Cause::PasswordChanged, time))
        .to_vec();
    insert(&storage, &all).await;
    all.sort_by_key(|one| (one.created_at, one.id));
    all.reverse();
    let read = storage.read().notifications();
    let listed = async |place, unread| read.list(ann, unread, &page(place)).await.unwrap();
    for unread in [Unread::Only, Unread::OrNot] {
        assert_eq!(listed(Place::Start, unread).await, all);
        assert_eq!(listed(Place::After(all[1].key()), unread).await, all[2..]);
        let mut before = listed(Place::Before(all[2].key()), unread).await;
        before.reverse();
        assert_eq!(before, all[..2]);
    }
}

async fn to_read_or_delete_takes_out_of_lists(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let one = notification(ann, Cause::PasswordChanged, 1);
    let other = notification(ann, Cause::PasswordChanged, 2);
    let of_bob = notification(bob, Cause::PasswordChanged, 3);
    insert(&storage, &[one.clone(), other.clone(), of_bob.clone()]).await;
    read(&storage, &one).await;
    let was_read = Notification {
        is_read: true,
        updated_at: at(50),
        ..one.clone()
    };
    assert_eq!(
        list(&storage, ann, Unread::Only).await.as_slice(),
        std::slice::from_ref(&other)
    );
    let all = list(&storage, ann, Unread::OrNot).await;
    assert_eq!(all, [other.clone(), was_read.clone()]);
    commit(&storage, async |tx| {
        tx.notifications().read_all(ann, at(70)).await
    })
    .await
    .unwrap();
    assert_eq!(list(&storage, ann, Unread::Only).await, []);
    let all = list(&storage, ann, Unread::OrNot).await;
    assert_eq!(all[1], was_read, "it keeps its time");
    assert_eq!(list(&storage, bob, Unread::Only).await, [of_bob]);
    assert!(!delete(&storage, one.id, bob).await);
    assert!(delete(&storage, one.id, ann).await);
    assert!(!delete(&storage, one.id, ann).await);
    assert_eq!(list(&storage, ann, Unread::OrNot).await.len(), 1);
}

fn missed(user: UserId, message: &messenger_domain::messages::Message) -> MissedMessage {
    MissedMessage {
        id: RandomIds.notification(),
        user,
        conversation: message.conversation,
        sender: message.sender,
        at: message.created_at,
    }
}

async fn miss(storage: &SeaStorage, missed: &[MissedMessage]) {
    let inserted = commit(storage, async |tx| {
        tx.notifications().insert_missed(missed).await
    });
    inserted.await.unwrap();
}

async fn missed_messages_of_a_conversation_are_told_once(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let (one, other) = (
        group(&storage, "One", &[ann, bob]).await,
        group(&storage, "Other", &[ann, bob]).await,
    );
    miss(&storage, &[]).await;
    for (conversation, time) in [(one, 10), (one, 20), (other, 30)] {
        let message = write(&storage, conversation, ann, time).await;
        miss(&storage, &[missed(bob, &message)]).await;
    }
    let [later, first] = list(&storage, bob, Unread::Only).await.try_into().unwrap();
    let Cause::Messages(told) = &first.cause else {
        panic!("{first:?}");
    };
    assert_eq!((told.conversation, told.count), (one, 2));
    assert_eq!(told.sender, person(ann, "Ann"));
    assert_eq!(told.group_name.as_deref(), Some("One"));
    assert_eq!(told.latest.as_ref().unwrap().sent_at, at(20));
    assert_eq!((first.created_at, first.updated_at), (at(10), at(20)));
    assert_eq!(later.created_at, at(30));
    read(&storage, &first).await;
    let message = write(&storage, one, ann, 40).await;
    miss(&storage, &[missed(bob, &message)]).await;
    assert_eq!(list(&storage, bob, Unread::Only).await.len(), 2);
    let found = storage.read().notifications().find(first.id, bob).await;
    assert_eq!(found.unwrap().unwrap().cause, first.cause, "up to its end");
}

async fn versions(database: &TestDatabase) -> Vec<Option<i64>> {
    let all = "SELECT audience_version FROM conversations ORDER BY name";
    numbers(database, all).await
}

async fn whoever_takes_away_what_is_unread_raises_the_version(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann, bob]).await;
    group(&storage, "Other", &[ann, bob]).await;
    let raised = async |before: &[Option<i64>], work: &str| {
        let after = versions(&database).await;
        assert_eq!(after[0], before[0].map(|version| version + 1), "{work}");
        assert_eq!(after[1], before[1], "{work}");
        after
    };
    let again = async |time| {
        let message = write(&storage, club, ann, time).await;
        miss(&storage, &[missed(bob, &message)]).await;
        list(&storage, bob, Unread::Only).await.remove(0)
    };
    let told = again(10).await;
    let before = versions(&database).await;
    read(&storage, &told).await;
    let before = raised(&before, "read").await;
    read(&storage, &told).await;
    assert!(delete(&storage, told.id, bob).await);
    assert_eq!(versions(&database).await, before, "it was read");
    again(20).await;
    commit(&storage, async |tx| {
        tx.notifications().read_all(bob, at(70)).await
    })
    .await
    .unwrap();
    let before = raised(&before, "read all").await;
    let told = again(30).await;
    assert!(delete(&storage, told.id, bob).await);
    let before = raised(&before, "deleted").await;
    again(40).await;
    let erased = commit(&storage, async |tx| {
        tx.notifications().erase_old(at(41), 100).await
    });
    assert_eq!(erased.await.unwrap(), 4);
    raised(&before, "erased").await;
}

async fn what_is_old_is_erased_in_portions(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let all = [1, 2, 3, 4].map(|time| notification(ann, Cause::PasswordChanged, time));
    insert(&storage, &all).await;
    read(&storage, &all[1]).await;
    let erase = async || {
        let erased = commit(&storage, async |tx| {
            tx.notifications().erase_old(at(4), 2).await
        });
        erased.await.unwrap()
    };
    assert_eq!(erase().await, 2);
    assert_eq!(list(&storage, ann, Unread::OrNot).await.len(), 2);
    assert_eq!(erase().await, 1);
    assert_eq!(erase().await, 0);
    assert_eq!(list(&storage, ann, Unread::OrNot).await, all[3..]);
}

async fn what_is_erased_is_erased_alone(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let request = FriendRequestId::new(fresh_id());
    let by = person(bob, "Bob");
    let asked = notification(ann, Cause::FriendRequested { request, by }, 1);
    let other = notification(ann, Cause::PasswordChanged, 2);
    let of_bob = notification(bob, Cause::PasswordChanged, 3);
    insert(&storage, &[asked, other.clone(), of_bob.clone()]).await;
    commit(&storage, async |tx| {
        tx.notifications().erase_request(request).await
    })
    .await
    .unwrap();
    assert_eq!(list(&storage, ann, Unread::OrNot).await, [other]);
    commit(&storage, async |tx| tx.notifications().erase_all(ann).await)
        .await
        .unwrap();
    assert_eq!(list(&storage, ann, Unread::OrNot).await, []);
    assert_eq!(list(&storage, bob, Unread::OrNot).await, [of_bob]);
}

async fn names_are_those_of_now_or_of_the_time_of_leaving(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann, bob]).await;
    let told_of = async || {
        let told = list(&storage, bob, Unread::Only).await.remove(0);
        match told.cause {
            Cause::AddedToGroup { group, by } => (group.name, by.name.first),
            other => panic!("{other:?}"),
        }
    };
    let cause = Cause::AddedToGroup {
        group: GroupRef {
            id: club,
            name: "Club".into(),
        },
        by: person(ann, "Ann"),
    };
    insert(&storage, &[notification(bob, cause, 1)]).await;
    let other = messenger_domain::groups::GroupName::parse("Circle").unwrap();
    commit(&storage, async |tx| {
        tx.conversations().rename_group(club, &other).await
    })
    .await
    .unwrap();
    assert_eq!(told_of().await, ("Circle".to_owned(), "Ann".to_owned()));
    leave(&storage, club, bob).await;
    delete_account(&storage, ann).await;
    let expected = ("Club".to_owned(), "Deleted account".to_owned());
    assert_eq!(told_of().await, expected);
}

async fn missed_messages_have_rows_of_their_own(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let club = group(&storage, "Club", &[ann, bob]).await;
    let message = write(&storage, club, ann, 10).await;
    miss(&storage, &[missed(bob, &message)]).await;
    let told = list(&storage, bob, Unread::Only).await.remove(0);
    let again = Notification {
        id: RandomIds.notification(),
        ..told
    };
    let refused = commit(&storage, async |tx| {
        tx.notifications().insert(&[again]).await
    });
    assert!(matches!(refused.await, Err(RepoError::Internal(_))));
}
