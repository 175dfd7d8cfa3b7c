//! Many people with several devices do everything at once while connections break, and every device ends
//! with what a fresh read shows.

use std::collections::BTreeMap;

use harness::device::{Device, assert_same, fresh};
use harness::{Dice, Person, TestServer, e2e, rounds};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::select;
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::deeds::Deed;

e2e! {
    // On a slow machine the server is busy now and then, and has to take its time instead of saying so.
    devices_agree_whatever_happens [("DATABASE_WAIT", "60")],
}

const PEOPLE: usize = 20;
/// Devices of each that do something; one more does nothing but listen.
const ACTING: usize = 2;
/// Short runs of `sync` have several pages as well.
const PAGE: usize = 20;

async fn devices_agree_whatever_happens(server: TestServer) {
    for mut dice in Dice::games(1) {
        let deeds = rounds(2_000, 200_000) / (PEOPLE * ACTING);
        let people = people(&server).await;
        let devices = play(&people, &mut dice, deeds).await;
        compare(&people, devices).await;
    }
}

async fn people(server: &TestServer) -> Vec<Person> {
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        people.push(server.person(&format!("Person{number}")).await);
    }
    people
}

/// A device, and what was done with it.
struct Player {
    person: Person,
    device: Device,
    dice: Dice,
    others: Vec<Uuid>,
    /// How many deeds succeeded.
    done: usize,
    /// How many players are still at it.
    busy: watch::Sender<usize>,
}

/// Lets all devices play, and hands them back by person when all have heard of everything.
async fn play(people: &[Person], dice: &mut Dice, deeds: usize) -> BTreeMap<Uuid, Vec<Device>> {
    let busy = watch::Sender::new(PEOPLE * ACTING);
    let mut ready = Vec::new();
    for person in people {
        let others = people.iter().map(|other| other.id);
        let others: Vec<_> = others.filter(|id| *id != person.id).collect();
        for number in 0..=ACTING {
            let player = Player {
                person: person.clone(),
                device: Device::start(person, PAGE).await,
                dice: Dice::loaded(dice.id().as_u64_pair().0),
                others: others.clone(),
                done: 0,
                busy: busy.clone(),
            };
            ready.push(player.play(if number < ACTING { deeds } else { 0 }));
        }
    }
    let mut players: JoinSet<_> = ready.into_iter().collect();
    let mut devices = BTreeMap::<_, Vec<_>>::new();
    let mut done = 0;
    while let Some(player) = players.join_next().await {
        let player = player.unwrap();
        done += player.done;
        devices
            .entry(player.person.id)
            .or_default()
            .push(player.device);
    }
    println!("{done} of {} deeds were done", deeds * PEOPLE * ACTING);
    assert!(done > deeds * PEOPLE * ACTING / 2);
    devices
}

impl Player {
    async fn play(mut self, deeds: usize) -> Self {
        for _ in 0..deeds {
            match self.dice.roll(200) {
                0 => self.lose_connection().await,
                1 => self.block().await,
                _ => self.act().await,
            }
            // As clients do that show at once what one did, but not always.
            if self.dice.roll(4) == 0 {
                self.device.settle().await;
            }
        }
        if deeds > 0 {
            self.busy.send_modify(|busy| *busy -= 1);
        }
        self.listen(deeds == 0).await;
        self
    }

    /// Until nobody does anything any more.
    async fn listen(&mut self, may_lose_connection: bool) {
        let mut busy = self.busy.subscribe();
        loop {
            select! {
                () = nobody_is(&mut busy) => return,
                () = self.device.listen() => {}
            }
            self.device.settle().await;
            if may_lose_connection && self.dice.roll(500) == 0 {
                self.lose_connection().await;
            }
        }
    }

    async fn act(&mut self) {
        if let Some(deed) = Deed::choose(&mut self.dice, &self.device, &self.others) {
            self.done += usize::from(deed.carry_out(&self.person, &mut self.device).await);
        }
    }

    async fn block(&mut self) {
        let other = self.dice.pick(&self.others);
        let method = if self.dice.roll(3) == 0 {
            Method::PUT
        } else {
            Method::DELETE
        };
        let path = format!("/api/blocks/{other}");
        let answer = self.person.request(method, &path, &Value::Null).await;
        assert!(answer.status < 500, "{answer:?}");
        self.done += usize::from(answer.status < 300);
    }

    /// In the middle of something, or between; and stays away while the person writes elsewhere.
    async fn lose_connection(&mut self) {
        let text = json!({
            "messageId": self.dice.id(),
            "receiverId": self.dice.pick(&self.others),
            "content": "sent as the connection broke",
        });
        if self.dice.roll(2) == 0 {
            self.device.lose_connection();
        } else {
            self.device
                .act_and_lose_connection("privateMessage", text)
                .await;
        }
        for _ in 0..self.dice.roll(10) {
            let body =
                json!({ "receiverId": self.dice.pick(&self.others), "content": "elsewhere" });
            let answer = self.person.post("/api/messages", &body).await;
            assert!(answer.status < 500, "{answer:?}");
        }
        if self.dice.roll(3) == 0 {
            self.device.come_back_for_a_page().await;
        }
        self.device.come_back().await;
    }
}

async fn nobody_is(busy: &mut watch::Receiver<usize>) {
    busy.wait_for(|busy| *busy == 0).await.unwrap();
}

async fn compare(people: &[Person], mut devices: BTreeMap<Uuid, Vec<Device>>) {
    let mut runs = BTreeMap::<_, usize>::new();
    // Others learn of what somebody read when the same reads on, if not before.
    for person in people {
        assert_eq!(person.get("/api/conversations").await.status, 200);
    }
    for device in devices.values_mut().flatten() {
        device.hear_all().await;
        device.settle().await;
    }
    for person in people {
        let read = fresh(person).await.without_people();
        for device in devices.get_mut(&person.id).unwrap() {
            for (need, count) in device.runs() {
                *runs.entry(*need).or_default() += count;
            }
            // Kept by what was told, to the end.
            let kept = device.view().without_people().without_receipts_of_groups();
            assert_same(
                &kept,
                &read.clone().without_receipts_of_groups(),
                &person.first_name,
            );
            device.lose_connection();
            device.come_back().await;
            assert_same(&device.view().without_people(), &read, &person.first_name);
        }
    }
    println!("runs of sync: {runs:?}");
}
