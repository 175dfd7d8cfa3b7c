use harness::database::TestDatabase;
use harness::{fresh_id, on_each_database};
use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::friends::{Direction, FriendRequest};
use messenger_domain::ids::{FriendRequestId, UserId};
use messenger_domain::page::{PageOf, Place, TimeKey};
use messenger_domain::ports::Storage;
use messenger_infra::db::SeaStorage;

use crate::world::{at, commit, numbers, rows, sign_up};

on_each_database! {
    two_people_have_one_open_request,
    a_request_is_found_by_its_id_and_by_its_people,
    two_people_are_friends_once,
    lists_come_latest_first_in_both_directions,
    a_user_is_forgotten_with_everything,
}

fn request(sender: UserId, receiver: UserId, created_at: i64) -> FriendRequest {
    FriendRequest {
        id: FriendRequestId::new(fresh_id()),
        sender,
        receiver,
        created_at: at(created_at),
    }
}

async fn ask(storage: &SeaStorage, request: &FriendRequest) -> RepoResult<()> {
    commit(storage, async |tx| {
        tx.friends().insert_request(request).await
    })
    .await
}

async fn befriend(storage: &SeaStorage, one: UserId, other: UserId, since: i64) -> RepoResult<()> {
    commit(storage, async |tx| {
        tx.friends().insert(one, other, at(since)).await
    })
    .await
}

async fn people<const N: usize>(storage: &SeaStorage, names: [&str; N]) -> [UserId; N] {
    let mut people = Vec::new();
    for name in names {
        people.push(sign_up(storage, name).await);
    }
    people.try_into().unwrap()
}

async fn two_people_have_one_open_request(database: TestDatabase) {
    let storage = database.storage().await;
    let [ann, bob, eve] = people(&storage, ["Ann", "Bob", "Eve"]).await;
    ask(&storage, &request(ann, bob, 1)).await.unwrap();
    for (sender, receiver) in [(ann, bob), (bob, ann)] {
        let second = ask(&storage, &request(sender, receiver, 2)).await;
        assert!(matches!(second, Err(RepoError::Conflict)), "{second:?}");
    }
    ask(&storage, &request(ann, eve, 3)).await.unwrap();
    commit(&storage, async |tx| {
        tx.friends().remove_request_between(bob, ann).await
    })
    .await
    .unwrap();
    ask(&storage, &request(bob, ann, 4)).await.unwrap();
}

async fn a_request_is_found_by_its_id_and_by_its_people(database: TestDatabase) {
    let storage = database.storage().await;
    let [ann, bob, eve] = people(&storage, ["Ann", "Bob", "Eve"]).await;
    let sent = request(bob, ann, 1_700_000_000_123);
    ask(&storage, &sent).await.unwrap();
    let friends = storage.read().friends();
    let found = friends.find_request(sent.id).await.unwrap();
    assert_eq!(found.as_ref(), Some(&sent));
    for (one, other, expected) in [
        (ann, bob, Some(&sent)),
        (bob, ann, Some(&sent)),
        (ann, eve, None),
    ] {
        let found = friends.find_request_between(one, other).await.unwrap();
        assert_eq!(found.as_ref(), expected);
    }
    let nothing = FriendRequestId::new(fresh_id());
    assert_eq!(friends.find_request(nothing).await.unwrap(), None);
}

async fn two_people_are_friends_once(database: TestDatabase) {
    let storage = database.storage().await;
    let [ann, bob, eve] = people(&storage, ["Ann", "Bob", "Eve"]).await;
    befriend(&storage, ann, bob, 1).await.unwrap();
    for (one, other) in [(ann, bob), (bob, ann)] {
        let again = befriend(&storage, one, other, 2).await;
        assert!(matches!(again, Err(RepoError::Conflict)), "{again:?}");
    }
    let friends = storage.read().friends();
    assert!(friends.are_friends(ann, bob).await.unwrap());
    assert!(friends.are_friends(bob, ann).await.unwrap());
    assert!(!friends.are_friends(ann, eve).await.unwrap());
    for expected in [true, false] {
        let removed = commit(&storage, async |tx| tx.friends().remove(bob, ann).await).await;
        assert_eq!(removed.unwrap(), expected);
    }
    assert!(!friends.are_friends(ann, bob).await.unwrap());
}

async fn lists_come_latest_first_in_both_directions(database: TestDatabase) {
    let storage = database.storage().await;
    let [ann, bob, eve, carl] = people(&storage, ["Ann", "Bob", "Eve", "Carl"]).await;
    // Two at the same time, which their ids keep apart.
    let (low, high) = (bob.min(eve), bob.max(eve));
    let others = [(carl, 5), (high, 9), (low, 9)];
    for (other, time) in others {
        befriend(&storage, other, ann, time).await.unwrap();
    }
    let mut sent = [
        request(ann, carl, 5),
        request(eve, ann, 9),
        request(ann, bob, 9),
    ];
    for request in &sent {
        ask(&storage, request).await.unwrap();
    }
    sent.sort_by_key(|request| std::cmp::Reverse((request.created_at, request.id)));
    let key = |time, id| TimeKey { at: at(time), id };
    let friends = storage.read().friends();
    let (last, first) = (low.uuid(), high.uuid());
    for (place, expected) in [
        (Place::Start, vec![high, low]),
        (Place::After(key(9, first)), vec![low, carl]),
        (Place::After(key(9, last)), vec![carl]),
        (Place::After(key(5, carl.uuid())), vec![]),
        (Place::Before(key(5, carl.uuid())), vec![low, high]),
        (Place::Before(key(9, last)), vec![high]),
        (Place::Before(key(9, first)), vec![]),
    ] {
        let page = PageOf {
            place,
            limit: rows(1),
        };
        let found = friends.list(ann, &page).await.unwrap();
        let ids: Vec<UserId> = found.iter().map(|friend| friend.person.id).collect();
        assert_eq!(ids, expected, "{page:?}");
    }
    let page = PageOf {
        place: Place::Start,
        limit: rows(9),
    };
    let found = friends.list_requests(ann, &page).await.unwrap();
    let told = |request: &FriendRequest| {
        if request.sender == ann {
            (request.id, Direction::Outgoing, request.receiver)
        } else {
            (request.id, Direction::Incoming, request.sender)
        }
    };
    let seen: Vec<_> = found
        .iter()
        .map(|view| (view.id, view.direction, view.person.id))
        .collect();
    assert_eq!(seen, sent.iter().map(told).collect::<Vec<_>>());
    let second = sent[1].clone();
    let place = Place::Before(key(second.created_at.millis(), second.id.uuid()));
    let page = PageOf {
        place,
        limit: rows(1),
    };
    let found = friends.list_requests(ann, &page).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].id, found[0].created_at), (sent[0].id, at(9)));
    let of_carl = friends
        .list(
            carl,
            &PageOf {
                place: Place::Start,
                limit: rows(9),
            },
        )
        .await;
    assert_eq!(of_carl.unwrap()[0].since, at(5));
}

async fn a_user_is_forgotten_with_everything(database: TestDatabase) {
    let storage = database.storage().await;
    let [ann, bob, eve] = people(&storage, ["Ann", "Bob", "Eve"]).await;
    befriend(&storage, ann, bob, 1).await.unwrap();
    befriend(&storage, eve, bob, 1).await.unwrap();
    ask(&storage, &request(ann, eve, 1)).await.unwrap();
    let whose = commit(&storage, async |tx| tx.friends().erase_all(ann).await).await;
    assert_eq!(whose.unwrap(), [bob]);
    let left = "SELECT count(*) FROM friendships";
    assert_eq!(numbers(&database, left).await, [Some(2)]);
    let left = "SELECT count(*) FROM friend_requests";
    assert_eq!(numbers(&database, left).await, [Some(0)]);
}
