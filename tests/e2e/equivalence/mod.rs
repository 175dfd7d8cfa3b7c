//! Random sequences of all that changes something, each played over REST, over the WebSocket, and now
//! one way and now the other: the stores, what people are told, what they read and what is refused are
//! the same afterwards.

mod deed;
mod names;
mod script;
mod store;
mod world;

use std::collections::BTreeSet;

use harness::database::{Backend, TestDatabase};
use harness::{Dice, PASSWORD, on_each_database, rounds};
use messenger_api_types::ws::ClientFrame;
use messenger_domain::Timestamp;
use messenger_domain::ids::UserId;
use messenger_domain::ports::PasswordHasher;
use messenger_domain::users::{Email, Password, PasswordHash, PersonName, User, Username};
use messenger_infra::security::BcryptHasher;

use script::Script;
use world::{By, World};

on_each_database! {
    what_is_done_over_rest_and_over_the_websocket_comes_to_the_same,
}

async fn what_is_done_over_rest_and_over_the_websocket_comes_to_the_same(database: TestDatabase) {
    let password = Password::to_compare(PASSWORD).unwrap();
    let hash = BcryptHasher::new(4, 1).hash(&password).await.unwrap();
    for dice in Dice::games(rounds(1, 10)) {
        compare(database.backend(), dice, &hash).await;
    }
}

async fn compare(backend: Backend, mut dice: Dice, hash: &PasswordHash) {
    let users = ["Ann", "Bob", "Eve", "Joe"].map(|name| user(&mut dice, name, hash));
    let mut rest = World::begin(backend, By::Rest, &users).await;
    let mut socket = World::begin(backend, By::Socket, &users).await;
    let mut mixed = World::begin(backend, By::Either(dice.clone()), &users).await;
    let mut script = Script::new(dice, &users.map(|user| user.id.uuid()));
    for step in 0..rounds(40, 80) {
        let (who, deed) = script.next();
        let expected = socket.play(who, &deed).await;
        for (world, how) in [(&mut rest, "over REST"), (&mut mixed, "now so, now so")] {
            let outcome = world.play(who, &deed).await;
            assert_eq!(outcome, expected, "step {step} {how}: {who} {deed:?}");
        }
    }
    let expected = socket.read().await;
    for mut world in [rest, mixed] {
        assert_eq!(world.read().await, expected);
        world.end().await;
    }
    socket.end().await;
}

fn user(dice: &mut Dice, first_name: &str, hash: &PasswordHash) -> User {
    User {
        id: UserId::new(dice.id()),
        email: Email::parse(&format!("{first_name}@example.org")).unwrap(),
        username: Username::parse(first_name).unwrap(),
        name: PersonName {
            first: first_name.into(),
            last: String::new(),
        },
        password_hash: hash.clone(),
        created_at: Timestamp::EPOCH,
    }
}

/// What changes nothing that is stored.
const READING: [&str; 8] = [
    "subscribe",
    "listLastMessage",
    "getlatestMessageDialog",
    "getlatestMessageGroup",
    "sync",
    "snapshot",
    "typing",
    "watchPresence",
];

#[test]
fn every_request_of_the_websocket_that_changes_something_is_played() {
    let mut dice = Dice::loaded(7);
    let people = [dice.id(), dice.id()];
    let mut script = Script::new(dice, &people);
    let played: BTreeSet<_> = (0..2000)
        .filter_map(|_| Some(script.next().1.frame()?.0))
        .collect();
    let known: BTreeSet<_> = ClientFrame::kinds()
        .filter(|kind| !READING.contains(kind))
        .collect();
    assert_eq!(played, known);
}
