//! What is told of friends, and to whom. No client can hear it yet.

use std::sync::{Arc, Mutex};

use messenger_domain::events::{Envelope, Event};
use messenger_domain::friends::Asked;
use messenger_domain::ids::FriendRequestId;
use messenger_domain::limit::Limit;
use messenger_domain::notifications::Unread;
use messenger_domain::page::{PageOf, Place};
use messenger_domain::users::User;

use crate::stage::{Cast, Stage, hash};

type Told = Arc<Mutex<Vec<Envelope>>>;

async fn stage() -> (Stage, Told) {
    let told = Told::default();
    let mut cast = Cast::default();
    cast.hasher.expect_hash().returning(|_| Ok(hash()));
    let ear = told.clone();
    cast.publisher
        .expect_publish()
        .returning(move |events| ear.lock().unwrap().extend(events));
    (Stage::set(cast).await, told)
}

/// What nobody hears, but what ends what the two hear of each other.
fn blocked(by: &User, whom: &User) -> Envelope {
    let (by, whom) = (by.id, whom.id);
    Envelope::to(Vec::new(), Event::Blocked { by, whom })
}

fn take_all(told: &Told) -> Vec<Envelope> {
    std::mem::take(&mut told.lock().unwrap())
}

/// Without the notifications.
fn take(told: &Told) -> Vec<Envelope> {
    let mut all = take_all(told);
    all.retain(|envelope| !matches!(envelope.event, Event::Notified { .. }));
    all
}

async fn ask(stage: &Stage, from: &User, to: &User) -> FriendRequestId {
    let asked = stage.services.friends.request(from.id, to.id).await;
    match asked.unwrap() {
        Asked::Open(request) | Asked::Accepted(request) => request.id,
    }
}

fn accepted(by: &User, to: &User) -> Envelope {
    let event = Event::FriendAccepted {
        by: by.clone().into(),
    };
    let to = vec![to.id];
    Envelope::to(to, event)
}

fn removed(by: &User, to: &User) -> Envelope {
    let event = Event::FriendRemoved { by: by.id };
    let to = vec![to.id];
    Envelope::to(to, event)
}

#[tokio::test]
async fn who_is_asked_answered_or_left_hears_of_it_once() {
    let (stage, told) = stage().await;
    let (ann, bob) = (stage.sign_up("Ann").await, stage.sign_up("Bob").await);
    let friends = &stage.services.friends;
    let request = ask(&stage, &ann, &bob).await;
    assert_eq!(ask(&stage, &ann, &bob).await, request);
    let event = Event::FriendRequested {
        request,
        by: ann.clone().into(),
    };
    let to = vec![bob.id];
    assert_eq!(take(&told), [Envelope::to(to, event)]);
    friends.accept(bob.id, request).await.unwrap();
    assert_eq!(take(&told), [accepted(&bob, &ann)]);
    friends.remove(bob.id, ann.id).await.unwrap();
    assert_eq!(take(&told), [removed(&bob, &ann)]);
    ask(&stage, &bob, &ann).await;
    take(&told);
    ask(&stage, &ann, &bob).await;
    assert_eq!(take(&told), [accepted(&ann, &bob)]);
}

#[tokio::test]
async fn a_request_that_comes_to_nothing_does_so_quietly() {
    let (stage, told) = stage().await;
    let (ann, bob) = (stage.sign_up("Ann").await, stage.sign_up("Bob").await);
    let friends = &stage.services.friends;
    let rejected = ask(&stage, &ann, &bob).await;
    take(&told);
    friends.reject(bob.id, rejected).await.unwrap();
    let withdrawn = ask(&stage, &ann, &bob).await;
    take(&told);
    friends.withdraw(ann.id, withdrawn).await.unwrap();
    ask(&stage, &ann, &bob).await;
    take(&told);
    stage.services.blocks.block(bob.id, ann.id).await.unwrap();
    assert!(friends.request(ann.id, bob.id).await.is_err());
    assert_eq!(take(&told), [blocked(&bob, &ann)]);
}

#[tokio::test]
async fn friends_hear_of_a_block_and_of_the_end_of_an_account() {
    let (stage, told) = stage().await;
    let (ann, bob) = (stage.sign_up("Ann").await, stage.sign_up("Bob").await);
    let eve = stage.sign_up("Eve").await;
    for (one, other) in [(&ann, &bob), (&bob, &eve)] {
        ask(&stage, one, other).await;
        ask(&stage, other, one).await;
    }
    take(&told);
    let blocks = &stage.services.blocks;
    blocks.block(ann.id, bob.id).await.unwrap();
    assert_eq!(take(&told), [removed(&ann, &bob), blocked(&ann, &bob)]);
    blocks.block(ann.id, bob.id).await.unwrap();
    blocks.block(ann.id, eve.id).await.unwrap();
    blocks.unblock(ann.id, bob.id).await.unwrap();
    assert_eq!(take(&told), [blocked(&ann, &eve)]);
    stage.services.users.delete_account(bob.id).await.unwrap();
    assert!(take(&told).contains(&removed(&bob, &eve)));
}

#[tokio::test]
async fn a_notification_is_told_as_it_is_kept() {
    let (stage, told) = stage().await;
    let (ann, bob) = (stage.sign_up("Ann").await, stage.sign_up("Bob").await);
    let request = ask(&stage, &ann, &bob).await;
    let friends = &stage.services.friends;
    friends.accept(bob.id, request).await.unwrap();
    let all = take_all(&told);
    let page = PageOf {
        place: Place::Start,
        limit: Limit::MAX,
    };
    for user in [ann.id, bob.id] {
        let notifications = &stage.services.notifications;
        let kept = notifications.list(user, Unread::Only, &page).await.unwrap();
        let [notification] = kept.rows.try_into().unwrap();
        let event = Event::Notified { notification };
        let to = vec![user];
        assert!(all.contains(&Envelope::to(to, event)), "{all:?}");
    }
    assert_eq!(all.len(), 4);
}
