//! Who never asked for events hears of part A alone, and of all of it, whatever others do who did ask.
//! That a frame has the fields of part A and no more is checked by the sockets themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use harness::device::Device;
use harness::{Dice, Person, Socket, TestServer, e2e, rounds};
use messenger_api_types::ws::Topic;
use serde_json::{Value, json};
use uuid::Uuid;

use super::deeds::Deed;
use crate::presence::befriend;

e2e! {
    baseline_connections_hear_what_they_always_did [("PRESENCE_GRACE", "0")],
}

/// What others hear meanwhile that is no part of the baseline.
const BESIDE: [&str; 12] = [
    "friendAccepted",
    "friendRemoved",
    "friendRequest",
    "groupUpdated",
    "memberAdded",
    "memberRemoved",
    "messageDeleted",
    "messageEdited",
    "messageStatus",
    "notification",
    "userStatus",
    "userTyping",
];

struct User {
    person: Person,
    device: Device,
    /// Hears of everything there is.
    observer: Socket,
    baseline: Socket,
}

struct Game {
    users: Vec<User>,
    /// A friend of them all, who comes and goes.
    visitor: Person,
    visit: Option<Socket>,
    dice: Dice,
    /// What the observers heard.
    heard: BTreeSet<String>,
}

async fn baseline_connections_hear_what_they_always_did(server: TestServer) {
    for dice in Dice::games(rounds(1, 3)) {
        let mut game = Game::new(&server, dice).await;
        let mut steps = 0;
        while steps < rounds(300, 2_000) || !game.missing().is_empty() {
            game.step().await;
            steps += 1;
            assert!(steps < 10_000, "never heard: {:?}", game.missing());
        }
    }
}

impl Game {
    async fn new(server: &TestServer, dice: Dice) -> Self {
        let visitor = server.person("Zoe").await;
        let mut users = Vec::new();
        for person in server.people(["Ann", "Bob", "Eve", "Kim"]).await {
            befriend(&person, &visitor).await;
            let mut observer = person.connect().await;
            observer.subscribe(&Topic::ALL.map(Topic::name)).await;
            let watch = json!({ "userIds": [visitor.id] });
            observer.request("watchPresence", watch).await;
            users.push(User {
                device: Device::start(&person, 50).await,
                observer,
                baseline: person.connect().await,
                person,
            });
        }
        Self {
            users,
            visitor,
            visit: None,
            dice,
            heard: BTreeSet::new(),
        }
    }

    fn missing(&self) -> Vec<&'static str> {
        let missing = BESIDE
            .into_iter()
            .filter(|kind| !self.heard.contains(*kind));
        missing.collect()
    }

    /// Somebody does something; everybody hears of it what they should.
    async fn step(&mut self) {
        let by = self.dice.roll(self.users.len());
        let me = self.users[by].person.id;
        let others = self.users.iter().map(|user| user.person.id);
        let others: Vec<_> = others.filter(|id| *id != me).collect();
        let user = &mut self.users[by];
        user.device.hear_all().await;
        user.device.settle().await;
        let dice = &mut self.dice;
        let deed = match dice.roll(20) {
            0 => return self.come_or_go().await,
            1..4 => Some(Deed::of_friends(dice, &others)),
            4..6 => Some(Deed::of_the_moment(dice, &user.device, &others)),
            6..10 => Deed::choose_seldom(dice, &user.device, &others),
            _ => Deed::choose(dice, &user.device, &others),
        };
        let Some(deed) = deed else {
            return;
        };
        let members = members(&user.person, &deed).await;
        let mut expected = BTreeMap::new();
        if deed.carry_out(&user.person, &mut user.device).await {
            expected = told(&deed, me, &members);
        }
        self.hear(&expected, &deed).await;
    }

    async fn hear(&mut self, expected: &BTreeMap<Uuid, &'static str>, deed: &impl Debug) {
        for user in &mut self.users {
            let heard = user.baseline.broadcasts_so_far().await;
            let expected = expected.get(&user.person.id).copied();
            assert_eq!(
                kinds(&heard).collect::<Vec<_>>(),
                expected.into_iter().collect::<Vec<_>>(),
                "{deed:?}"
            );
            let observed = user.observer.broadcasts_so_far().await;
            self.heard.extend(kinds(&observed).map(str::to_owned));
        }
    }

    /// Whoever watches the visitor is told, and nobody else.
    async fn come_or_go(&mut self) {
        self.visit = match self.visit.take() {
            Some(visit) => {
                visit.close().await;
                None
            }
            None => Some(self.visitor.connect().await),
        };
        self.hear(&BTreeMap::new(), &"a visit").await;
    }
}

fn kinds(frames: &[Value]) -> impl Iterator<Item = &str> {
    frames.iter().map(|frame| frame["type"].as_str().unwrap())
}

/// Who is in the group that something is about, before it is done.
async fn members(person: &Person, deed: &Deed) -> Vec<Uuid> {
    let Deed::Ask(_, params) = deed else {
        return Vec::new();
    };
    let Some(group) = params["groupId"].as_str() else {
        return Vec::new();
    };
    let members = person
        .get(&format!("/api/groups/{group}/members?limit=100"))
        .await;
    match members.status {
        200 => members
            .rows()
            .iter()
            .map(|member| id(&member["userId"]))
            .collect(),
        _ => Vec::new(),
    }
}

/// What each of the others hears of part A.
fn told(deed: &Deed, me: Uuid, members: &[Uuid]) -> BTreeMap<Uuid, &'static str> {
    let Deed::Ask(kind, params) = deed else {
        return BTreeMap::new();
    };
    let others = members.iter().copied().filter(|member| *member != me);
    let all = |kind| {
        others
            .map(|member| (member, kind))
            .collect::<BTreeMap<_, _>>()
    };
    let with = |all: BTreeMap<_, _>, user: &Value, kind| {
        all.into_iter().chain([(id(user), kind)]).collect()
    };
    match *kind {
        "privateMessage" => with(BTreeMap::new(), &params["receiverId"], "privateMessage"),
        "messageInGroup" => all("messageInGroup"),
        "addUserInGroup" => with(all("addUserInGroup"), &params["userId"], "addUserInGroup"),
        "leaveGroup" => all("leaveGroup"),
        "dropGroup" => all("dropGroup"),
        "removeUserFromGroup" => with(all("leaveGroup"), &params["userId"], "dropGroup"),
        _ => BTreeMap::new(),
    }
}

fn id(value: &Value) -> Uuid {
    serde_json::from_value(json!(value)).unwrap()
}
