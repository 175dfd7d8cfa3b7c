//! Random sequences of all that can be done with messages, after each of which what people see is
//! compared with a model that works everything out from scratch.

mod model;

use std::sync::Arc;

use harness::database::TestDatabase;
use harness::{fresh_id, on_each_database, rounds};
use messenger_domain::Services;
use messenger_domain::conversations::ChatPage;
use messenger_domain::ids::{ConversationId, MessageId, UserId};
use messenger_domain::messages::{
    AccessError, Content, MessageError, ReceivedStatus, Scope, Target,
};
use messenger_domain::page::{PageOf, Place as PagePlace};
use messenger_domain::ports::Storage;
use messenger_infra::db::SeaStorage;

use crate::services::services;
use crate::world::{dialog, group, rows, sign_up};
use model::{Model, Place, Refusal};

on_each_database! {
    lists_show_what_is_left_whatever_happens,
}

/// Small and good enough: <https://prng.di.unimi.it/splitmix64.c>.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % sides as u64).unwrap()
    }
}

struct Play {
    services: Services,
    storage: SeaStorage,
    people: [UserId; 3],
    model: Model,
    dice: Dice,
}

async fn lists_show_what_is_left_whatever_happens(database: TestDatabase) {
    let asked = std::env::var_os("SEED").map(|seed| seed.to_str().unwrap().parse().unwrap());
    let seed = asked.unwrap_or_else(|| fresh_id().as_u64_pair().0);
    println!("SEED={seed}");
    let mut play = Play::begin(&database, Dice(seed)).await;
    for round in 0..rounds(250, 10_000) {
        let done = play.act().await;
        play.compare(round, &done).await;
    }
}

impl Play {
    async fn begin(database: &TestDatabase, dice: Dice) -> Self {
        let storage = database.storage().await;
        let people = [
            sign_up(&storage, "Ann").await,
            sign_up(&storage, "Bob").await,
            sign_up(&storage, "Eve").await,
        ];
        let [ann, bob, eve] = people;
        let place = |id, members: &[UserId], owner| Place {
            id,
            members: members.to_vec(),
            owner,
        };
        let club = group(&storage, "Club", &people).await;
        let places = vec![
            place(club, &people, Some(ann)),
            place(dialog(&storage, ann, bob).await, &[ann, bob], None),
            place(dialog(&storage, bob, eve).await, &[bob, eve], None),
        ];
        let model = Model::of(places);
        Self {
            services: services(&storage, &Arc::default()),
            storage,
            people,
            model,
            dice,
        }
    }

    /// Does something, and tells what.
    async fn act(&mut self) -> String {
        let user = self.people[self.dice.roll(3)];
        let action = self.dice.roll(100);
        let content = format!("text {}", self.dice.roll(3));
        if action < 35 || self.model.sent.is_empty() {
            return self.send(user, content).await;
        }
        let index = self.pick();
        let id = self.model.sent[index].message.id;
        let place = self.model.sent[index].message.conversation;
        let messages = &self.services.messages;
        let any = Scope::Anywhere;
        let (what, outcome, expected) = match action {
            35..45 => {
                let text = Content::parse(content.clone()).unwrap();
                let edited = messages.edit(user, any, id, text).await.map(drop);
                ("edit", edited, self.model.edit(user, index, &content))
            }
            45..65 => {
                let deleted = messages.delete(user, Scope::Conversation(place), id).await;
                ("delete", deleted, self.model.delete(user, index))
            }
            65..80 => {
                let hidden = messages.delete_for_oneself(user, any, id).await;
                ("hide", hidden, self.model.hide(user, index))
            }
            80..92 => {
                let is_read = action < 87;
                let status = if is_read {
                    ReceivedStatus::Read
                } else {
                    ReceivedStatus::Delivered
                };
                let marked = messages.mark(user, id, status).await;
                ("mark", marked, self.model.mark(user, index, is_read))
            }
            92..95 => return self.clear(user).await,
            _ => return self.repeat(index, content).await,
        };
        assert_eq!(outcome.map_err(refusal), expected, "{what} {id}");
        format!("{user} {what} {id}")
    }

    /// One of the latest messages, mostly: much happens at the top of lists then.
    fn pick(&mut self) -> usize {
        let all = self.model.sent.len();
        let among = if self.dice.roll(10) < 8 {
            all.min(12)
        } else {
            all
        };
        all - 1 - self.dice.roll(among)
    }

    async fn send(&mut self, user: UserId, content: String) -> String {
        let place = &self.model.places[self.dice.roll(3)];
        let id = MessageId::new(fresh_id());
        let text = Content::parse(content).unwrap();
        let target = Target::Conversation(place.id);
        let sent = self
            .services
            .messages
            .send_to(user, target, Some(id), text)
            .await;
        if place.members.contains(&user) {
            self.model.send(sent.unwrap().message);
        } else {
            let refused = sent.err();
            assert!(
                matches!(refused, Some(AccessError::NoSuchConversation)),
                "{refused:?}"
            );
        }
        format!("{user} send {id}")
    }

    /// Sends a message once more, perhaps saying something else.
    async fn repeat(&mut self, index: usize, content: String) -> String {
        let sent = &self.model.sent[index];
        let id = sent.message.id;
        let is_repetition = sent.is_edited || sent.is_deleted || content == sent.content;
        let target = Target::Conversation(sent.message.conversation);
        let text = Content::parse(content).unwrap();
        let messages = &self.services.messages;
        let again = messages.send_to(sent.message.sender, target, Some(id), text);
        match again.await {
            Ok(view) => {
                assert!(is_repetition);
                assert_eq!(view.message.content, sent.message.content);
            }
            Err(AccessError::Sending(MessageError::IdTaken)) => assert!(!is_repetition),
            Err(other) => panic!("{other:?}"),
        }
        format!("repeat {id}")
    }

    async fn clear(&mut self, user: UserId) -> String {
        let companion = self.people[self.dice.roll(3)];
        let id = ConversationId::direct(user, companion);
        let cleared = self
            .services
            .conversations
            .clear_dialog(user, companion)
            .await;
        cleared.unwrap();
        self.model.clear(user, id);
        format!("{user} clear {id}")
    }

    async fn compare(&mut self, round: usize, done: &str) {
        for user in self.people {
            self.compare_chats(user, done).await;
            for place in &self.model.places {
                let id = place.id;
                if place.members.contains(&user) {
                    // A page is enough, most of the time.
                    let is_thorough = round % 100 == 99;
                    self.compare_history(user, id, is_thorough, done).await;
                }
            }
        }
        let index = self.pick_if_any();
        for user in self.people {
            self.compare_one(user, index, done).await;
        }
    }

    async fn compare_chats(&self, user: UserId, done: &str) {
        let expected = self.model.chats(user);
        for limit in [100, 1] {
            let mut listed = Vec::new();
            let mut before = None;
            loop {
                let page = ChatPage {
                    before,
                    limit: rows(limit),
                };
                let chats = self.services.conversations.list_chats(user, page).await;
                let chats = chats.unwrap();
                let Some(last) = chats.last() else { break };
                before = Some(last.message.created_at);
                listed.extend(chats.iter().map(|chat| chat.message.id));
            }
            assert_eq!(listed, expected, "chats of {user} after {done}");
        }
        let ids: Vec<_> = self.model.places.iter().map(|place| place.id).collect();
        let participants = self.storage.read().participants();
        for (id, unread) in participants.count_unread(user, &ids).await.unwrap() {
            let expected = self.model.unread(user, id);
            assert_eq!(unread, expected, "unread in {id} by {user} after {done}");
        }
    }

    async fn compare_history(&self, user: UserId, id: ConversationId, whole: bool, done: &str) {
        let mut expected = self.model.history(user, id);
        let mut place = PagePlace::Start;
        let mut listed = Vec::new();
        loop {
            let limit = rows(20);
            let page = PageOf { place, limit };
            let messages = &self.services.messages;
            let page = messages.list(user, Scope::Conversation(id), id, page).await;
            let page = page.unwrap();
            listed.extend(page.rows);
            match page.next {
                Some(next) if whole => place = PagePlace::After(next),
                _ => break,
            }
        }
        if !whole {
            expected.truncate(20);
        }
        assert_eq!(listed.len(), expected.len(), "{id} for {user} after {done}");
        for (view, sent) in listed.iter().zip(expected) {
            assert_eq!(view.message.id, sent.message.id, "{id} after {done}");
            assert_eq!(view.message.content, sent.message.content, "after {done}");
            assert_eq!(view.message.edited_at.is_some(), sent.is_edited);
            let status = (sent.message.sender == user).then(|| self.model.status(sent));
            assert_eq!(view.status, status, "{} after {done}", sent.message.id);
        }
    }

    fn pick_if_any(&mut self) -> Option<usize> {
        (!self.model.sent.is_empty()).then(|| self.pick())
    }

    async fn compare_one(&self, user: UserId, index: Option<usize>, done: &str) {
        let Some(sent) = index.map(|index| &self.model.sent[index]) else {
            return;
        };
        let messages = &self.services.messages;
        let found = messages.find(user, Scope::Anywhere, sent.message.id).await;
        let expected = self.model.may_find(user, sent);
        let found = found.map(|view| {
            assert_eq!(view.message.content, sent.message.content);
            view.message.deleted_at.is_some()
        });
        assert_eq!(found.map_err(refusal), expected, "after {done}");
    }
}

impl Model {
    /// Whether a message that somebody looks for is found deleted.
    fn may_find(&self, user: UserId, sent: &model::Sent) -> Result<bool, Refusal> {
        if self.may_see(user, sent) {
            Ok(sent.is_deleted)
        } else {
            Err(Refusal::NotFound)
        }
    }
}

fn refusal(error: AccessError) -> Refusal {
    match error {
        AccessError::NoSuchMessage => Refusal::NotFound,
        AccessError::NotTheSender | AccessError::MayNotDelete => Refusal::Forbidden,
        AccessError::Deleted => Refusal::Gone,
        other => panic!("{other:?}"),
    }
}
