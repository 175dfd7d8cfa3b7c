//! A device that knows what it was told, and nothing else.

use std::collections::BTreeMap;

use messenger_domain::Services;
use messenger_domain::conversations::Which;
use messenger_domain::ids::{ConversationId, MessageId, UserId};
use messenger_domain::messages::{HistoryEntry, Scope};
use messenger_domain::page::{PageOf, Place};
use messenger_domain::sync::{SyncPage, SyncToken, SyncedState};

use crate::world::rows;

pub(crate) struct Device {
    pub(crate) user: UserId,
    pub(crate) token: Option<SyncToken>,
    pub(crate) kept: BTreeMap<ConversationId, Kept>,
}

/// What a device has of a conversation.
pub(crate) struct Kept {
    pub(crate) state: SyncedState,
    messages: BTreeMap<MessageId, HistoryEntry>,
}

impl Device {
    /// One that knows nothing and asks for everything.
    pub(crate) fn new(user: UserId) -> Self {
        Self {
            user,
            token: None,
            kept: BTreeMap::new(),
        }
    }

    /// One that begins with a snapshot, and reads the histories afterwards.
    pub(crate) async fn from_snapshot(user: UserId, services: &Services, limit: u64) -> Self {
        let mut device = Self::new(user);
        let page = services.sync.snapshot(user, rows(limit)).await.unwrap();
        device.apply(page);
        device.finish(services, limit).await;
        for (id, kept) in &mut device.kept {
            kept.messages = history(services, user, *id).await;
        }
        device
    }

    /// Asks for one page, and tells what was on it.
    pub(crate) async fn ask(&mut self, services: &Services, limit: u64) -> SyncPage {
        let page = services
            .sync
            .changes(self.user, self.token, rows(limit))
            .await
            .unwrap();
        self.apply(page.clone());
        page
    }

    /// Whether the last page was not the end of a run.
    pub(crate) fn is_behind(&self) -> bool {
        self.token.is_some_and(|token| token.run.is_some())
    }

    /// Asks until the end of the run.
    pub(crate) async fn finish(&mut self, services: &Services, limit: u64) {
        while self.is_behind() {
            self.ask(services, limit).await;
        }
    }

    /// Catches up by a whole run, and tells of which messages it was told.
    pub(crate) async fn catch_up(&mut self, services: &Services, limit: u64) -> Vec<MessageId> {
        let mut told = Vec::new();
        loop {
            let page = self.ask(services, limit).await;
            told.extend(page.messages.iter().map(|view| view.message.id));
            if !self.is_behind() {
                return told;
            }
        }
    }

    fn apply(&mut self, page: SyncPage) {
        for synced in page.conversations {
            let Some(state) = synced.state else {
                self.kept.remove(&synced.id);
                continue;
            };
            let messages = self.kept.remove(&synced.id).map(|kept| kept.messages);
            let mut messages = messages.unwrap_or_default();
            messages.retain(|_, entry| entry.message.created_at > state.standing.cleared);
            self.kept.insert(synced.id, Kept { state, messages });
        }
        for view in page.messages {
            let kept = self.kept.get_mut(&view.message.conversation).unwrap();
            if view.message.deleted_at.is_some() {
                assert_eq!(view.message.content, "");
                kept.messages.remove(&view.message.id);
            } else {
                let entry = HistoryEntry {
                    message: view.message,
                    sender: view.sender,
                };
                kept.messages.insert(entry.message.id, entry);
            }
        }
        self.token = Some(page.next);
    }

    /// Whether it has exactly what somebody sees who reads everything now.
    pub(crate) async fn assert_fresh(&self, services: &Services, after: &str) {
        let everything = PageOf {
            place: Place::Start,
            limit: rows(100),
        };
        let conversations = &services.conversations;
        let listed = conversations.list(self.user, Which::All, everything);
        for summary in listed.await.unwrap().rows {
            let id = summary.overview.id;
            assert!(self.kept.contains_key(&id), "{id} is missing after {after}");
        }
        for (id, kept) in &self.kept {
            let summary = conversations.find(self.user, *id).await.unwrap();
            assert_eq!(kept.state.summary, summary, "after {after}");
            let fresh = history(services, self.user, *id).await;
            assert_eq!(kept.messages, fresh, "{id} for {} after {after}", self.user);
            self.assert_status(services, *id, after).await;
        }
    }

    /// How far one's own messages got follows from their numbers.
    async fn assert_status(&self, services: &Services, id: ConversationId, after: &str) {
        let kept = &self.kept[&id];
        let page = PageOf {
            place: Place::Start,
            limit: rows(100),
        };
        let messages = &services.messages;
        let page = messages.list(self.user, Scope::Conversation(id), id, page);
        let own = page.await.unwrap().rows;
        for view in own.iter().filter(|view| view.message.sender == self.user) {
            let others = kept.state.standing.others;
            let expected = others.map(|others| others.status_of(&view.message));
            if expected.is_some() {
                assert_eq!(view.status, expected, "{} after {after}", view.message.id);
            }
        }
    }
}

async fn history(
    services: &Services,
    user: UserId,
    id: ConversationId,
) -> BTreeMap<MessageId, HistoryEntry> {
    let mut read = BTreeMap::new();
    let mut place = Place::Start;
    loop {
        let limit = rows(100);
        let page = PageOf { place, limit };
        let messages = &services.messages;
        let page = messages.list(user, Scope::Conversation(id), id, page);
        let page = page.await.unwrap();
        for view in page.rows {
            let entry = HistoryEntry {
                message: view.message,
                sender: view.sender,
            };
            read.insert(entry.message.id, entry);
        }
        match page.next {
            Some(next) => place = Place::After(next),
            None => return read,
        }
    }
}
