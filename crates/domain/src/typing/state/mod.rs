#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::time::Duration;

use crate::Timestamp;
use crate::events::{Envelope, Event, Origin};
use crate::ids::{ConversationId, UserId};
use crate::typing::TypingChange;
use crate::users::PersonName;

/// How long somebody who says no more is taken to type, in seconds.
const LASTS: i64 = 6;
/// What ends by itself is looked for no more often than this.
const STEP: Duration = Duration::from_millis(250);

/// Somebody who types.
#[derive(Clone, Debug)]
pub(super) struct Typing {
    /// Over which connection it was said last.
    pub(super) origin: Origin,
    pub(super) conversation: ConversationId,
    /// Of a dialog, the other one.
    pub(super) receiver: Option<UserId>,
    pub(super) name: PersonName,
}

/// Who types where. It takes no more room than there are connections, for each types in one conversation
/// at most, and no longer than [`LASTS`].
#[derive(Debug, Default)]
pub(super) struct State {
    /// Each user at most once in each.
    conversations: HashMap<ConversationId, Vec<Typist>>,
    connections: HashMap<Origin, ConversationId>,
    /// What is yet to be told, in order.
    news: Vec<Envelope>,
    /// Nothing ends by itself before.
    due: Option<Timestamp>,
    /// How often some could hear of others no longer.
    partings: u64,
}

#[derive(Debug)]
struct Typist {
    typing: Typing,
    /// Who was told, in the order of their ids.
    hearers: Vec<UserId>,
    until: Timestamp,
}

impl State {
    /// A number that changes with every parting. Whoever reads who hears somebody asks for it before.
    pub(super) fn partings(&self) -> u64 {
        self.partings
    }

    /// Notes that somebody types, or still does. Does nothing if somebody parted since `hearers` were read,
    /// who may be one of them; whoever types on says so again.
    pub(super) fn start(
        &mut self,
        typing: Typing,
        mut hearers: Vec<UserId>,
        partings: u64,
        now: Timestamp,
    ) {
        hearers.sort_unstable();
        let (origin, conversation) = (typing.origin, typing.conversation);
        if self.connections.get(&origin) != Some(&conversation) {
            self.hang_up(origin);
        }
        if partings != self.partings {
            return;
        }
        if hearers.is_empty() {
            self.end(conversation, origin.user);
            return;
        }
        let until = now.plus_seconds(LASTS);
        let here = self.conversations.entry(conversation).or_default();
        let told = here
            .iter()
            .position(|typist| typist.typing.origin.user == origin.user)
            .map(|place| here.swap_remove(place));
        let before = told.map_or_else(Vec::new, |told| {
            self.connections.remove(&told.typing.origin);
            told.hearers
        });
        let is_new = |hearer: &UserId| before.binary_search(hearer).is_err();
        let new = hearers.iter().copied().filter(is_new).collect();
        self.news.extend(typing.envelope(new, true));
        self.connections.insert(origin, conversation);
        here.push(Typist {
            typing,
            hearers,
            until,
        });
        self.due = Some(self.due.map_or(until, |due| due.min(until)));
    }

    /// Somebody says so over a connection. Another one over which the same user types on is not meant.
    pub(super) fn stop(&mut self, by: Origin, conversation: ConversationId) {
        if self.connections.get(&by) == Some(&conversation) {
            self.end(conversation, by.user);
        }
    }

    /// A connection ends, or turns to something else.
    pub(super) fn hang_up(&mut self, connection: Origin) {
        if let Some(conversation) = self.connections.get(&connection).copied() {
            self.end(conversation, connection.user);
        }
    }

    pub(super) fn end(&mut self, conversation: ConversationId, user: UserId) {
        self.end_those(conversation, |typist| typist.typing.origin.user == user);
    }

    /// Somebody takes part no longer, and hears of nobody there any more.
    pub(super) fn leave(&mut self, conversation: ConversationId, user: UserId) {
        self.partings += 1;
        self.end(conversation, user);
        for typist in self
            .conversations
            .get_mut(&conversation)
            .into_iter()
            .flatten()
        {
            typist.hearers.retain(|hearer| *hearer != user);
        }
    }

    /// A conversation is gone, and so are all who would hear of it.
    pub(super) fn forget(&mut self, conversation: ConversationId) {
        self.partings += 1;
        for typist in self
            .conversations
            .remove(&conversation)
            .into_iter()
            .flatten()
        {
            self.connections.remove(&typist.typing.origin);
        }
    }

    /// Two people hear of each other no longer, wherever they type.
    pub(super) fn part(&mut self, one: UserId, other: UserId) {
        self.partings += 1;
        for typist in self.conversations.values_mut().flatten() {
            let user = typist.typing.origin.user;
            let parted = if user == one {
                other
            } else if user == other {
                one
            } else {
                continue;
            };
            let before = typist.hearers.len();
            typist.hearers.retain(|hearer| *hearer != parted);
            if typist.hearers.len() < before {
                self.news
                    .extend(typist.typing.envelope(vec![parted], false));
            }
        }
    }

    pub(super) fn has_news(&self) -> bool {
        !self.news.is_empty()
    }

    /// Takes what is to be told, and says how long nothing ends by itself.
    pub(super) fn take_news(&mut self, now: Timestamp) -> (Vec<Envelope>, Option<Duration>) {
        if self
            .due
            .is_some_and(|due| due <= now || due > now.plus_seconds(LASTS))
        {
            self.expire(now);
        }
        let next = self.due.map(|due| {
            let millis = u64::try_from(due.millis() - now.millis()).unwrap_or_default();
            Duration::from_millis(millis).max(STEP)
        });
        (std::mem::take(&mut self.news), next)
    }

    /// Ends what was not repeated. A clock that goes back must not make it last.
    fn expire(&mut self, now: Timestamp) {
        let latest = now.plus_seconds(LASTS);
        let is_over = |typist: &Typist| typist.until <= now || typist.until > latest;
        let conversations: Vec<_> = self.conversations.keys().copied().collect();
        for conversation in conversations {
            self.end_those(conversation, is_over);
        }
        let left = self.conversations.values().flatten();
        self.due = left.map(|typist| typist.until).min();
    }

    fn end_those(&mut self, conversation: ConversationId, is_meant: impl Fn(&Typist) -> bool) {
        let Some(here) = self.conversations.get_mut(&conversation) else {
            return;
        };
        for typist in here.extract_if(.., |typist| is_meant(typist)) {
            self.connections.remove(&typist.typing.origin);
            self.news
                .extend(typist.typing.envelope(typist.hearers, false));
        }
        if here.is_empty() {
            self.conversations.remove(&conversation);
        }
    }
}

impl Typing {
    /// None, if nobody is to hear of it.
    fn envelope(&self, to: Vec<UserId>, is_typing: bool) -> Option<Envelope> {
        let event = Event::TypingChanged(TypingChange {
            conversation: self.conversation,
            receiver: self.receiver,
            user: self.origin.user,
            name: self.name.clone(),
            is_typing,
        });
        (!to.is_empty()).then(|| Envelope::to(to, event))
    }
}
