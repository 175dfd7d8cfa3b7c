//! Random sequences of all that can be done with messages, after each of which what people see is
//! compared with a model that works everything out from scratch.

mod model;

use std::sync::Arc;

use harness::database::TestDatabase;
use harness::{Dice, fresh_id, on_each_database, rounds};
use messenger_domain::Services;
use messenger_domain::conversations::{ChatPage, Which};
use messenger_domain::ids::{ConversationId, MessageId, UserId};
use messenger_domain::limit::Limit;
use messenger_domain::messages::{
    AccessError, Content, MessageError, ReceivedStatus, Scope, Target,
};
use messenger_domain::page::{PageOf, Place as PagePlace};
use tokio::task::JoinSet;

use crate::services::services;
use crate::world::{dialog, group, rows, sign_up};
use model::{Model, Place, Refusal};

on_each_database! {
    lists_show_what_is_left_whatever_happens,
}

struct Play {
    services: Services,
    people: [UserId; 3],
    model: Model,
    dice: Dice,
}

/// Several games at once, and not a long one: to work everything out from scratch takes the longer the
/// more there was.
async fn lists_show_what_is_left_whatever_happens(database: TestDatabase) {
    let mut games = JoinSet::new();
    for dice in Dice::games(rounds(1, 8)) {
        let play = Play::begin(&database, dice).await;
        games.spawn(play.through(rounds(250, 1250)));
    }
    games.join_all().await;
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
            people,
            model,
            dice,
        }
    }

    async fn through(mut self, rounds: usize) {
        for round in 0..rounds {
            let done = self.act().await;
            self.compare(round, &done).await;
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
        // A page is enough, most of the time.
        let is_thorough = round % 25 == 24;
        for user in self.people {
            self.compare_chats(user, if is_thorough { 1 } else { 100 }, done)
                .await;
            self.compare_summaries(user, done).await;
            for place in &self.model.places {
                let id = place.id;
                if place.members.contains(&user) {
                    self.compare_history(user, id, is_thorough, done).await;
                }
            }
        }
        let index = self.pick_if_any();
        for user in self.people {
            self.compare_one(user, index, done).await;
        }
    }

    async fn compare_chats(&self, user: UserId, limit: u64, done: &str) {
        let expected = self.model.chats(user);
        let mut listed = Vec::new();
        let mut before = None;
        loop {
            let limit = rows(limit);
            let page = ChatPage { before, limit };
            let chats = self.services.conversations.list_chats(user, page).await;
            let chats = chats.unwrap();
            let Some(last) = chats.last() else { break };
            before = Some(last.message.created_at);
            listed.extend(chats.into_iter().map(|chat| chat.message));
            if limit == Limit::MAX {
                break;
            }
        }
        let ids: Vec<_> = listed.iter().map(|message| message.id).collect();
        let expected_ids: Vec<_> = expected.iter().map(|sent| sent.message.id).collect();
        assert_eq!(ids, expected_ids, "chats of {user} after {done}");
        for (message, sent) in listed.iter().zip(expected) {
            assert_eq!(message.content, sent.message.content, "after {done}");
            assert_eq!(message.edited_at.is_some(), sent.is_edited, "after {done}");
        }
    }

    /// The list over REST, which says as well how much is unread.
    async fn compare_summaries(&self, user: UserId, done: &str) {
        let page = PageOf {
            place: PagePlace::Start,
            limit: Limit::MAX,
        };
        let conversations = &self.services.conversations;
        let page = conversations.list(user, Which::All, page).await.unwrap();
        for place in &self.model.places {
            let summary = page.rows.iter().find(|row| row.overview.id == place.id);
            let latest = summary.and_then(|row| row.overview.latest.as_ref());
            let told = latest.map(|latest| (latest.message.id, latest.message.content.as_str()));
            let history = self.model.history(user, place.id);
            let top = history.first().map(|sent| &sent.message);
            let expected = top.map(|message| (message.id, message.content.as_str()));
            assert_eq!(told, expected, "{} for {user} after {done}", place.id);
            let unread = summary.map_or(0, |row| row.unread);
            let expected = if history.is_empty() {
                0
            } else {
                self.model.unread(user, place.id)
            };
            assert_eq!(
                unread, expected,
                "unread in {} by {user} after {done}",
                place.id
            );
        }
    }

    async fn compare_history(&self, user: UserId, id: ConversationId, whole: bool, done: &str) {
        let first = if whole { 20 } else { 6 };
        let mut expected = self.model.history(user, id);
        let mut place = PagePlace::Start;
        let mut listed = Vec::new();
        loop {
            let limit = rows(first);
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
            expected.truncate(6);
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
