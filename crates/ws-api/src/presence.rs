use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use messenger_domain::Timestamp;
use messenger_domain::ids::{ConnectionId, UserId};
use tokio::time::Instant;

/// Who is still taken for online though the last connection ended, who watches whom, and which changes
/// those who watch were not told of yet. It takes room only for these.
#[derive(Debug, Default)]
pub(crate) struct Presence {
    leaving: HashMap<UserId, Leaving>,
    /// The same in the order of time, and with some who came back.
    by_time: VecDeque<Leaving>,
    watches: HashMap<ConnectionId, Watch>,
    watchers: HashMap<UserId, HashSet<Watcher>>,
    untold: HashMap<UserId, Untold>,
    /// The same in the order in which they are to be told.
    to_tell: VecDeque<UserId>,
    /// How many watches there ever were.
    watched: u64,
    /// How often somebody may have lost the right to watch somebody.
    ends: u64,
}

/// Somebody whose last connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Leaving {
    pub(crate) user: UserId,
    pub(crate) since: Instant,
    /// The moment that is stored already.
    pub(crate) noted: Option<Timestamp>,
}

#[derive(Debug)]
struct Watch {
    watcher: Watcher,
    people: Box<[UserId]>,
}

/// A connection that watches, and which of its watches it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Watcher {
    pub(crate) user: UserId,
    pub(crate) connection: ConnectionId,
    watch: u64,
}

/// What somebody was when those who watch were told last, and when the person was seen last.
#[derive(Clone, Copy, Debug)]
struct Untold {
    was_online: bool,
    last_seen: Option<Timestamp>,
}

/// A change, and who is to be asked whether they may hear of it.
#[derive(Debug)]
pub(crate) struct News {
    pub(crate) user: UserId,
    pub(crate) is_online: bool,
    pub(crate) last_seen: Option<Timestamp>,
    pub(crate) watchers: Vec<Watcher>,
    ends: u64,
}

impl Presence {
    /// Somebody who had no connection has one. Says whether somebody is to be told.
    pub(crate) fn comes(&mut self, user: UserId) -> bool {
        self.leaving.remove(&user).is_none() && self.change(user, false, None)
    }

    /// The last connection of somebody ended. Says whether nobody else is away.
    pub(crate) fn goes(&mut self, leaving: Leaving) -> bool {
        self.leaving.insert(leaving.user, leaving);
        self.by_time.push_back(leaving);
        self.by_time.len() == 1
    }

    /// All who are away and still taken for online.
    pub(crate) fn away(&self) -> Vec<Leaving> {
        self.leaving.values().copied().collect()
    }

    /// Whether somebody without a connection is taken for online.
    pub(crate) fn keeps(&self, user: UserId) -> bool {
        self.leaving.contains_key(&user)
    }

    /// Since when the first one of those is away who are.
    pub(crate) fn first_away(&self) -> Option<Instant> {
        self.by_time.front().map(|leaving| leaving.since)
    }

    pub(crate) fn has_news(&self) -> bool {
        !self.to_tell.is_empty()
    }

    /// Those whose grace has run out. They are taken for online until [`Self::leaves`]; whoever cannot
    /// say so gives them back to [`Self::stays`].
    pub(crate) fn overdue(&mut self, now: Instant, grace: Duration) -> Vec<Leaving> {
        let mut overdue = Vec::new();
        while let Some(leaving) = self.by_time.front().copied()
            && leaving.since + grace <= now
        {
            self.by_time.pop_front();
            if self.leaving.get(&leaving.user) == Some(&leaving) {
                overdue.push(leaving);
            }
        }
        overdue
    }

    pub(crate) fn stays(&mut self, leaving: Vec<Leaving>) {
        for leaving in leaving.into_iter().rev() {
            self.by_time.push_front(leaving);
        }
    }

    /// Who did not come back meanwhile is offline.
    pub(crate) fn leaves(&mut self, leaving: Leaving, last_seen: Timestamp) {
        if self.leaving.get(&leaving.user) == Some(&leaving) {
            self.leaving.remove(&leaving.user);
            self.change(leaving.user, true, Some(last_seen));
        }
    }

    /// Whom a connection watches from now on.
    pub(crate) fn watch(&mut self, user: UserId, connection: ConnectionId, people: &[UserId]) {
        self.forget(connection);
        if people.is_empty() {
            return;
        }
        let watcher = Watcher {
            user,
            connection,
            watch: self.watched,
        };
        self.watched += 1;
        for person in people {
            self.watchers.entry(*person).or_default().insert(watcher);
        }
        let people = people.into();
        self.watches.insert(connection, Watch { watcher, people });
    }

    /// A connection watches nobody any more.
    pub(crate) fn forget(&mut self, connection: ConnectionId) {
        if let Some(Watch { watcher, people }) = self.watches.remove(&connection) {
            for person in people {
                self.unwatch(person, watcher);
            }
        }
    }

    /// Whatever was found out before about who may watch whom does not count any more.
    pub(crate) fn doubt(&mut self) {
        self.ends += 1;
    }

    /// The next change to tell of. Who is again as told before is passed over.
    pub(crate) fn next_news(&mut self, is_online: impl Fn(&Self, UserId) -> bool) -> Option<News> {
        while let Some(user) = self.to_tell.pop_front() {
            let Some(untold) = self.untold.remove(&user) else {
                continue;
            };
            let is_online = is_online(self, user);
            let Some(watchers) = self.watchers.get(&user) else {
                continue;
            };
            if is_online != untold.was_online {
                return Some(News {
                    user,
                    is_online,
                    last_seen: untold.last_seen,
                    watchers: watchers.iter().copied().collect(),
                    ends: self.ends,
                });
            }
        }
        None
    }

    /// Of those who are to hear of a change, the connections that still watch; for the others of them
    /// the watch ends. Nobody, if meanwhile somebody may have lost the right: then it is to be found out
    /// again.
    pub(crate) fn heard_by(
        &mut self,
        news: &News,
        hearers: &HashSet<UserId>,
    ) -> Option<Vec<Watcher>> {
        if news.ends != self.ends {
            return None;
        }
        let mut heard_by = Vec::new();
        for watcher in &news.watchers {
            if !hearers.contains(&watcher.user) {
                self.unwatch(news.user, *watcher);
            } else if self.is_watched_by(news.user, watcher) {
                heard_by.push(*watcher);
            }
        }
        Some(heard_by)
    }

    /// To be told later, after all others: a change that nobody was told of, and what happened since.
    pub(crate) fn keep(&mut self, news: &News) {
        let was_online = !news.is_online;
        if let Some(later) = self.untold.get_mut(&news.user) {
            later.was_online = was_online;
            later.last_seen = later.last_seen.or(news.last_seen);
            return;
        }
        let untold = Untold {
            was_online,
            last_seen: news.last_seen,
        };
        self.untold.insert(news.user, untold);
        self.to_tell.push_back(news.user);
    }

    fn is_watched_by(&self, user: UserId, watcher: &Watcher) -> bool {
        let watchers = self.watchers.get(&user);
        watchers.is_some_and(|watchers| watchers.contains(watcher))
    }

    fn unwatch(&mut self, user: UserId, watcher: Watcher) {
        if let Some(watchers) = self.watchers.get_mut(&user) {
            watchers.remove(&watcher);
            if watchers.is_empty() {
                self.watchers.remove(&user);
            }
        }
    }

    /// Says whether somebody watches.
    fn change(&mut self, user: UserId, was_online: bool, last_seen: Option<Timestamp>) -> bool {
        if !self.watchers.contains_key(&user) {
            return false;
        }
        if let Some(untold) = self.untold.get_mut(&user) {
            untold.last_seen = last_seen.or(untold.last_seen);
            return true;
        }
        let untold = Untold {
            was_online,
            last_seen,
        };
        self.untold.insert(user, untold);
        self.to_tell.push_back(user);
        true
    }
}

#[cfg(test)]
mod tests;
