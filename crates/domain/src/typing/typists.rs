use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

use super::state::{State, Typing};
use crate::Timestamp;
use crate::events::{Envelope, Event, Origin};
use crate::ids::{ConversationId, UserId};
use crate::ports::EventSubscriber;

/// Who is typing over the connections of this node. Hears of all events, to know what ends it.
#[derive(Debug, Default)]
pub struct Typists {
    state: Mutex<State>,
    changed: Notify,
}

impl Typists {
    pub(super) fn partings(&self) -> u64 {
        self.lock().partings()
    }

    pub(super) fn start(
        &self,
        typing: Typing,
        hearers: Vec<UserId>,
        partings: u64,
        now: Timestamp,
    ) {
        self.change(|state| state.start(typing, hearers, partings, now));
    }

    pub(super) fn stop(&self, by: Origin, conversation: ConversationId) {
        self.change(|state| state.stop(by, conversation));
    }

    pub(super) fn hang_up(&self, connection: Origin) {
        self.change(|state| state.hang_up(connection));
    }

    /// What is to be told, and how long nothing ends by itself.
    pub(super) fn take_news(&self, now: Timestamp) -> (Vec<Envelope>, Option<Duration>) {
        self.lock().take_news(now)
    }

    /// Waits until there is something to tell, or this long. Without a time: as long as nobody types.
    pub(super) async fn wait(&self, time: Option<Duration>) {
        match time {
            // Whether it was worth the wait is seen by who looks for news.
            Some(time) => {
                timeout(time, self.changed.notified()).await.ok();
            }
            None => self.changed.notified().await,
        }
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        change(&mut state);
        let has_news = state.has_news();
        drop(state);
        if has_news {
            self.changed.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl EventSubscriber for Typists {
    fn on_event(&self, envelope: &Envelope) {
        self.change(|state| match &envelope.event {
            Event::DirectMessageSent { message, .. } | Event::GroupMessageSent { message, .. } => {
                state.end(message.conversation, message.sender);
            }
            Event::MemberLeft { notice, .. } => state.leave(notice.conversation, notice.sender),
            Event::MemberRemoved { notice, member, .. } => {
                state.leave(notice.conversation, *member);
            }
            Event::RemovedFromGroup { group, member, .. } => state.leave(*group, *member),
            Event::GroupDropped { group } => state.forget(*group),
            Event::Blocked { by, whom } => state.part(*by, *whom),
            Event::FriendRemoved { by } => {
                for friend in &envelope.to {
                    let dialog = ConversationId::direct(*by, *friend);
                    state.leave(dialog, *by);
                    state.leave(dialog, *friend);
                }
            }
            Event::GroupCreated { .. }
            | Event::MemberAdded { .. }
            | Event::GroupRenamed { .. }
            | Event::OwnerChanged { .. }
            | Event::MessageEdited { .. }
            | Event::MessageDeleted { .. }
            | Event::MessageHidden { .. }
            | Event::DialogCleared { .. }
            | Event::MessageStatusChanged { .. }
            | Event::TypingChanged { .. }
            | Event::FriendRequested { .. }
            | Event::FriendAccepted { .. }
            | Event::Notified { .. }
            | Event::SessionsEnded { .. } => {}
        });
    }
}
