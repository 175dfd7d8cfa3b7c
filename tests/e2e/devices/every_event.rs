//! Whatever event it is: what a device had, with the event applied, is what a fresh read shows.

use std::collections::BTreeSet;

use harness::device::{Device, Need, assert_same, fresh};
use harness::{Dice, Person, TestServer, e2e, rounds};
use uuid::Uuid;

use super::deeds::Deed;
use super::kinds::kinds;

e2e! { what_was_there_and_an_event_make_what_is_there }

/// Somebody with two devices.
struct User {
    person: Person,
    devices: [Device; 2],
}

struct Game {
    users: Vec<User>,
    dice: Dice,
}

async fn what_was_there_and_an_event_make_what_is_there(server: TestServer) {
    for dice in Dice::games(rounds(1, 4)) {
        let mut game = Game::new(&server, dice).await;
        let mut steps = 0;
        while steps < rounds(40, 80) || !game.missing().is_empty() {
            game.step().await;
            steps += 1;
            assert!(steps < 1000, "never heard: {:?}", game.missing());
        }
        for device in game.users.iter().flat_map(|user| &user.devices) {
            let reasons: BTreeSet<_> = device.runs().keys().copied().collect();
            // Nothing else may be a reason where one thing is done after the other.
            let allowed = BTreeSet::from([Need::Away, Need::Acted, Need::Joined]);
            assert!(reasons.is_subset(&allowed), "{reasons:?}");
        }
    }
}

impl Game {
    async fn new(server: &TestServer, dice: Dice) -> Self {
        let mut users = Vec::new();
        for person in server.people(["Ann", "Bob", "Eve"]).await {
            let devices = [
                Device::start(&person, 3).await,
                Device::start(&person, 3).await,
            ];
            users.push(User { person, devices });
        }
        Self { users, dice }
    }

    /// What no device has heard yet of all that there is.
    fn missing(&self) -> BTreeSet<String> {
        let devices = self.users.iter().flat_map(|user| &user.devices);
        let heard: BTreeSet<_> = devices
            .flat_map(|device| device.heard().keys().cloned())
            .collect();
        kinds().difference(&heard).cloned().collect()
    }

    async fn step(&mut self) {
        let by = self.dice.roll(self.users.len());
        let others: Vec<Uuid> = self.users.iter().map(|user| user.person.id).collect();
        let others: Vec<_> = others
            .into_iter()
            .filter(|id| *id != self.users[by].person.id)
            .collect();
        let done = if self.dice.roll(5) == 0 {
            self.befriend(by, &others).await
        } else {
            let user = &mut self.users[by];
            let device = &mut user.devices[self.dice.roll(2)];
            let choose = match self.dice.roll(2) {
                0 => Deed::choose,
                _ => Deed::choose_seldom,
            };
            let Some(deed) = choose(&mut self.dice, device, &others) else {
                return;
            };
            let done = deed.carry_out(&user.person, device).await;
            format!("{deed:?} by {by}: {done}")
        };
        // Others learn of what somebody read when the same reads on, if not before.
        let read_on = self.users[by].person.get("/api/conversations").await;
        assert_eq!(read_on.status, 200);
        for (who, user) in self.users.iter_mut().enumerate() {
            let read = fresh(&user.person).await.without_receipts_of_groups();
            for device in &mut user.devices {
                device.hear_all().await;
                device.settle().await;
                let kept = device.view().without_receipts_of_groups();
                assert_same(&kept, &read, &format!("{who} after {done}"));
            }
        }
    }

    /// Of this, one's own devices are not told.
    async fn befriend(&mut self, by: usize, others: &[Uuid]) -> String {
        let deed = Deed::of_friends(&mut self.dice, others);
        let user = &mut self.users[by];
        let done = deed.carry_out(&user.person, &mut user.devices[0]).await;
        for device in &mut user.devices {
            device.hear_all().await;
            device.read_people().await;
        }
        format!("{deed:?} by {by}: {done}")
    }
}
