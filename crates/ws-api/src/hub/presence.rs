//! Who is online here, and who hears of it.

use std::collections::HashSet;
use std::time::Duration;

use messenger_api_types::ws::Topic;
use messenger_domain::Timestamp;
use messenger_domain::events::{Event, Origin};
use messenger_domain::ids::UserId;
use messenger_domain::ports::PresenceRegistry;
use tokio::select;
use tokio::time::{Instant, sleep_until};

use super::{Connections, Hub};
use crate::frame::Frame;
use crate::frames::overflow;
use crate::presence::{Leaving, News, Presence, Watcher};

impl Hub {
    /// Waits until there is something to tell of, or the grace of somebody has run out.
    pub(crate) async fn presence_changes(&self, grace: Duration) {
        loop {
            let due = {
                let connections = self.read();
                if connections.presence.has_news() {
                    return;
                }
                let away = connections.presence.first_away();
                away.map(|since| since + grace)
            };
            match due {
                None => self.stirred.notified().await,
                Some(due) if due <= Instant::now() => return,
                Some(due) => select! {
                    () = sleep_until(due) => return,
                    () = self.stirred.notified() => {}
                },
            }
        }
    }

    /// Notes that the last connection of somebody ended.
    pub(super) fn has_gone(&self, presence: &mut Presence, user: UserId) {
        let leaving = Leaving {
            user,
            since: Instant::now(),
            noted: None,
        };
        if presence.goes(leaving) {
            self.stirred.notify_one();
        }
    }

    /// Takes people for online for one grace more, whom another process, or this one before it was
    /// started anew, saw last: with the moments that are stored of them.
    pub(crate) fn expect_back(&self, people: impl Iterator<Item = (UserId, Timestamp)>) {
        let (connections, since) = (&mut *self.write(), Instant::now());
        for (user, seen_at) in people {
            if !connections.is_online(user) {
                connections.presence.goes(Leaving {
                    user,
                    since,
                    noted: Some(seen_at),
                });
            }
        }
        self.stirred.notify_one();
    }

    pub(crate) fn overdue(&self, now: Instant, grace: Duration) -> Vec<Leaving> {
        self.write().presence.overdue(now, grace)
    }

    pub(crate) fn away_lately(&self) -> Vec<Leaving> {
        self.read().presence.away()
    }

    pub(crate) fn stay(&self, leaving: Vec<Leaving>) {
        self.write().presence.stays(leaving);
    }

    pub(crate) fn leave(&self, leaving: impl Iterator<Item = (Leaving, Timestamp)>) {
        let mut connections = self.write();
        for (leaving, last_seen) in leaving {
            connections.presence.leaves(leaving, last_seen);
        }
    }

    pub(crate) fn next_news(&self) -> Option<News> {
        let connections = &mut *self.write();
        let by_user = &connections.by_user;
        let is_online =
            |presence: &Presence, user| by_user.contains_key(&user) || presence.keeps(user);
        connections.presence.next_news(is_online)
    }

    pub(crate) fn keep(&self, news: &News) {
        self.write().presence.keep(news);
    }

    /// Tells those who may hear of it and asked to hear of such things, in one step with finding out
    /// that nobody lost the right meanwhile.
    pub(crate) fn tell(&self, news: &News, frame: &Frame, hearers: &HashSet<UserId>) {
        let connections = &mut *self.write();
        let Some(heard_by) = connections.presence.heard_by(news, hearers) else {
            connections.presence.keep(news);
            return;
        };
        let told = heard_by
            .iter()
            .filter(|watcher| connections.push(watcher, frame));
        metrics::counter!("ws_broadcasts_total").increment(told.count() as u64);
    }

    /// An event after which somebody may not watch somebody any more makes whoever tells of changes
    /// ask again, before whoever caused it has an answer.
    pub(super) fn doubt_after(&self, event: &Event) {
        match event {
            Event::Blocked { .. }
            | Event::FriendRemoved { .. }
            | Event::MemberLeft { .. }
            | Event::MemberRemoved { .. }
            | Event::RemovedFromGroup { .. }
            | Event::GroupDropped { .. }
            | Event::SessionsEnded { .. } => self.write().presence.doubt(),
            Event::DirectMessageSent { .. }
            | Event::GroupMessageSent { .. }
            | Event::GroupCreated { .. }
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
            | Event::Notified { .. } => {}
        }
    }
}

impl Connections {
    fn is_online(&self, user: UserId) -> bool {
        self.by_user.contains_key(&user) || self.presence.keeps(user)
    }

    fn online(&self, people: &[UserId]) -> HashSet<UserId> {
        let people = people.iter().copied();
        people.filter(|user| self.is_online(*user)).collect()
    }

    /// Says whether the connection gets the frame.
    fn push(&self, watcher: &Watcher, frame: &Frame) -> bool {
        let own = self.by_user.get(&watcher.user).into_iter().flatten();
        let mut watching = own.filter(|own| own.id == watcher.connection);
        let Some(connection) = watching.next() else {
            return false;
        };
        let topics = connection.topics.unwrap_or_default();
        let hears = topics.include(Topic::Presence);
        if hears {
            connection.outbox.push(frame.clone(), overflow(topics));
        }
        hears
    }
}

impl PresenceRegistry for Hub {
    fn online(&self, people: &[UserId]) -> HashSet<UserId> {
        self.read().online(people)
    }

    fn watch(&self, watcher: Origin, people: &[UserId]) -> HashSet<UserId> {
        let connections = &mut *self.write();
        let own = connections.by_user.get(&watcher.user).into_iter().flatten();
        let mut ids = own.map(|own| own.id);
        // One that has ended meanwhile would watch for ever.
        if let Some(id) = ids.find(|id| Some(*id) == watcher.connection) {
            connections.presence.watch(watcher.user, id, people);
        }
        connections.online(people)
    }
}
