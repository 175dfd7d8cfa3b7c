//! Who never asked for events hears of part A alone, and of all of it, whatever others do who did ask.
//! That a frame has the fields of part A and no more is checked by the sockets themselves.

use std::collections::BTreeMap;

use harness::device::Device;
use harness::{Dice, Person, Socket, TestServer, e2e, rounds};
use serde_json::{Value, json};
use uuid::Uuid;

use super::deeds::Deed;

e2e! { baseline_connections_hear_what_they_always_did }

struct User {
    person: Person,
    device: Device,
    baseline: Socket,
}

async fn baseline_connections_hear_what_they_always_did(server: TestServer) {
    for mut dice in Dice::games(rounds(1, 5)) {
        let mut users = Vec::new();
        for person in server.people(["Ann", "Bob", "Eve", "Kim"]).await {
            let device = Device::start(&person, 50).await;
            let baseline = person.connect().await;
            users.push(User {
                person,
                device,
                baseline,
            });
        }
        for _ in 0..rounds(300, 5_000) {
            step(&mut users, &mut dice).await;
        }
    }
}

/// Somebody does something; everybody hears of it what they should.
async fn step(users: &mut [User], dice: &mut Dice) {
    let by = dice.roll(users.len());
    let me = users[by].person.id;
    let others: Vec<_> = users
        .iter()
        .map(|user| user.person.id)
        .filter(|id| *id != me)
        .collect();
    let user = &mut users[by];
    user.device.hear_all().await;
    user.device.settle().await;
    let Some(deed) = Deed::choose(dice, &user.device, &others) else {
        return;
    };
    let members = members(&user.person, &deed).await;
    let mut expected = BTreeMap::new();
    if deed.carry_out(&user.person, &mut user.device).await {
        expected = told(&deed, me, &members);
    }
    for user in users {
        let heard = user.baseline.broadcasts_so_far().await;
        let heard = heard.iter().map(|frame| frame["type"].as_str().unwrap());
        let expected = expected.get(&user.person.id).copied();
        assert_eq!(
            heard.collect::<Vec<_>>(),
            expected.into_iter().collect::<Vec<_>>(),
            "{deed:?}"
        );
    }
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
