//! Random sequences of all that people do, while devices ask now and then, for a page or for all.

use std::sync::Arc;

use harness::database::TestDatabase;
use harness::{Dice, fresh_id, on_each_database, rounds};
use messenger_domain::Services;
use messenger_domain::groups::{GroupName, Leaving, NewGroup, NewMember, Notice};
use messenger_domain::ids::{ConversationId, MessageId, UserId};
use messenger_domain::messages::{Content, ReceivedStatus, Scope, Target};

use super::device::Device;
use crate::services::services;
use crate::world::{group, sign_up};

on_each_database! {
    devices_have_what_a_fresh_read_has_whatever_happens,
}

struct Play {
    services: Services,
    people: Vec<UserId>,
    places: Vec<ConversationId>,
    sent: Vec<MessageId>,
    dice: Dice,
}

async fn devices_have_what_a_fresh_read_has_whatever_happens(database: TestDatabase) {
    for dice in Dice::games(rounds(1, 20)) {
        play(&database, dice).await;
    }
}

async fn play(database: &TestDatabase, dice: Dice) {
    let storage = database.storage().await;
    let mut people = Vec::new();
    for first in ["Ann", "Bob", "Eve"] {
        people.push(sign_up(&storage, first).await);
    }
    let mut play = Play {
        services: services(&storage, &Arc::default()),
        places: vec![
            group(&storage, "Club", &people).await,
            group(&storage, "Guild", &people).await,
        ],
        people,
        sent: Vec::new(),
        dice,
    };
    for _ in 0..40 {
        play.act().await;
    }
    let mut devices = Vec::new();
    for user in play.people.clone() {
        devices.push(Device::new(user));
        devices.push(Device::from_snapshot(user, &play.services, 2).await);
    }
    for round in 0..200 {
        let done = play.act().await;
        let device = &mut devices[play.dice.roll(6)];
        let limit = 1 + play.dice.roll(4) as u64;
        device.ask(&play.services, limit).await;
        if round % 10 == 9 {
            device.finish(&play.services, limit).await;
            device.catch_up(&play.services, limit).await;
            device.assert_fresh(&play.services, &done).await;
        }
    }
}

impl Play {
    /// Does something, or is refused.
    async fn act(&mut self) -> String {
        let (user, other) = (self.somebody(), self.somebody());
        let place = self.places[self.dice.roll(self.places.len())];
        let action = self.dice.roll(100);
        let Services {
            messages,
            groups,
            conversations,
            ..
        } = self.services.clone();
        let text = Content::parse(format!("text {action}")).unwrap();
        let is_done = match action {
            0..40 => {
                let id = MessageId::new(fresh_id());
                let target = if action < 15 {
                    Target::Person(other)
                } else {
                    Target::Conversation(place)
                };
                let sent = messages.send_to(user, target, Some(id), text).await;
                self.sent.extend(sent.iter().map(|_| id));
                sent.is_ok()
            }
            40..70 if self.sent.is_empty() => false,
            40..70 => {
                let id = self.sent[self.dice.roll(self.sent.len())];
                let any = Scope::Anywhere;
                match action {
                    40..48 => messages.edit(user, any, id, text).await.is_ok(),
                    48..54 => messages.delete(user, any, id).await.is_ok(),
                    54..60 => messages.delete_for_oneself(user, any, id).await.is_ok(),
                    60..65 => messages.mark(user, id, ReceivedStatus::Read).await.is_ok(),
                    _ => messages
                        .mark(user, id, ReceivedStatus::Delivered)
                        .await
                        .is_ok(),
                }
            }
            70..74 => conversations.clear_dialog(user, other).await.is_ok(),
            74..80 => {
                let group = place;
                let notice = Notice::default();
                groups.leave(user, Leaving { group, notice }).await.is_ok()
            }
            80..90 => {
                let new = NewMember {
                    group: place,
                    user: other,
                    notice: Notice::default(),
                };
                groups.add_member(user, new).await.is_ok()
            }
            90..94 => {
                let name = GroupName::parse(&format!("Group {action}")).unwrap();
                groups.rename(user, place, &name).await.is_ok()
            }
            94..96 => groups.drop_group(user, place).await.is_ok(),
            _ => {
                let new = NewGroup {
                    id: None,
                    name: GroupName::parse("New").unwrap(),
                    notice: Notice::default(),
                    members: vec![other],
                };
                let made = groups.create(user, new).await;
                self.places
                    .extend(made.iter().map(|notice| notice.message.conversation));
                made.is_ok()
            }
        };
        format!("{user} {action} in {place} with {other}: {is_done}")
    }

    fn somebody(&mut self) -> UserId {
        self.people[self.dice.roll(3)]
    }
}
