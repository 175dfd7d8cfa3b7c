//! What the store should hold, as slowly and simply as possible: all that ever happened, and every answer
//! worked out from scratch.

use std::collections::{HashMap, HashSet};

use messenger_domain::Timestamp;
use messenger_domain::conversations::MAX_UNREAD;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::{Message, MessageStatus};

pub(super) struct Place {
    pub(super) id: ConversationId,
    pub(super) members: Vec<UserId>,
    /// Of a group.
    pub(super) owner: Option<UserId>,
}

pub(super) struct Sent {
    pub(super) message: Message,
    /// As it was sent at first.
    pub(super) content: String,
    pub(super) is_edited: bool,
    pub(super) is_deleted: bool,
    pub(super) hidden_by: HashSet<UserId>,
}

type Key = (ConversationId, UserId);

#[derive(Default)]
pub(super) struct Model {
    pub(super) places: Vec<Place>,
    /// In the order in which they were sent.
    pub(super) sent: Vec<Sent>,
    cleared: HashMap<Key, Timestamp>,
    read: HashMap<Key, i64>,
    delivered: HashMap<Key, i64>,
}

/// What somebody may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    NotFound,
    Forbidden,
    Gone,
}

impl Model {
    pub(super) fn of(places: Vec<Place>) -> Self {
        Self {
            places,
            ..Self::default()
        }
    }

    pub(super) fn place(&self, id: ConversationId) -> &Place {
        self.places.iter().find(|place| place.id == id).unwrap()
    }

    fn sent_in(&self, id: ConversationId) -> impl DoubleEndedIterator<Item = &Sent> {
        let is_there = move |sent: &&Sent| sent.message.conversation == id;
        self.sent.iter().filter(is_there)
    }

    pub(super) fn may_see(&self, user: UserId, sent: &Sent) -> bool {
        let id = sent.message.conversation;
        let cleared = self.cleared.get(&(id, user)).copied();
        self.place(id).members.contains(&user)
            && cleared.is_none_or(|cleared| sent.message.created_at > cleared)
            && !sent.hidden_by.contains(&user)
    }

    /// What is in the history of somebody, latest first.
    pub(super) fn history(&self, user: UserId, id: ConversationId) -> Vec<&Sent> {
        let is_listed = |sent: &&Sent| !sent.is_deleted && self.may_see(user, sent);
        self.sent_in(id).rev().filter(is_listed).collect()
    }

    /// The messages that stand for the conversations of somebody, latest first.
    pub(super) fn chats(&self, user: UserId) -> Vec<&Sent> {
        let top = |place: &Place| self.history(user, place.id).first().copied();
        let mut tops: Vec<_> = self.places.iter().filter_map(top).collect();
        tops.sort_by_key(|sent| {
            let Message {
                created_at,
                conversation,
                ..
            } = sent.message;
            (std::cmp::Reverse(created_at), conversation)
        });
        tops
    }

    pub(super) fn unread(&self, user: UserId, id: ConversationId) -> usize {
        let read = self.read.get(&(id, user)).copied().unwrap_or_default();
        let cleared = self.cleared.get(&(id, user)).copied();
        let since = self.sent_in(id).rev().filter(|sent| {
            !sent.is_deleted
                && sent.message.seq.0 > read
                && cleared.is_none_or(|cleared| sent.message.created_at > cleared)
        });
        let of_others = since
            .take(MAX_UNREAD)
            .filter(|sent| sent.message.sender != user && !sent.hidden_by.contains(&user));
        of_others.count()
    }

    pub(super) fn status(&self, sent: &Sent) -> MessageStatus {
        let Message {
            conversation,
            sender,
            seq,
            ..
        } = sent.message;
        let others = || self.place(conversation).members.iter().copied();
        let reached = |marks: &HashMap<Key, i64>| {
            others().filter(|user| *user != sender).all(|user| {
                marks
                    .get(&(conversation, user))
                    .copied()
                    .unwrap_or_default()
                    >= seq.0
            })
        };
        if reached(&self.read) {
            MessageStatus::Read
        } else if reached(&self.delivered) {
            MessageStatus::Delivered
        } else {
            MessageStatus::Sent
        }
    }

    pub(super) fn send(&mut self, message: Message) {
        self.sent.push(Sent {
            content: message.content.clone(),
            message,
            is_edited: false,
            is_deleted: false,
            hidden_by: HashSet::new(),
        });
    }

    pub(super) fn edit(&mut self, user: UserId, index: usize, text: &str) -> Result<(), Refusal> {
        let sent = &self.sent[index];
        if !self.may_see(user, sent) {
            return Err(Refusal::NotFound);
        }
        if sent.message.sender != user {
            return Err(Refusal::Forbidden);
        }
        if sent.is_deleted {
            return Err(Refusal::Gone);
        }
        let sent = &mut self.sent[index];
        sent.is_edited |= sent.message.content != text;
        text.clone_into(&mut sent.message.content);
        Ok(())
    }

    pub(super) fn delete(&mut self, user: UserId, index: usize) -> Result<(), Refusal> {
        let sent = &self.sent[index];
        if !self.may_see(user, sent) {
            return Err(Refusal::NotFound);
        }
        let owner = self.place(sent.message.conversation).owner;
        if sent.message.sender != user && owner != Some(user) {
            return Err(Refusal::Forbidden);
        }
        let sent = &mut self.sent[index];
        sent.is_deleted = true;
        sent.message.content.clear();
        Ok(())
    }

    pub(super) fn hide(&mut self, user: UserId, index: usize) -> Result<(), Refusal> {
        let place = self.place(self.sent[index].message.conversation);
        if !place.members.contains(&user) {
            return Err(Refusal::NotFound);
        }
        self.sent[index].hidden_by.insert(user);
        Ok(())
    }

    pub(super) fn mark(
        &mut self,
        user: UserId,
        index: usize,
        is_read: bool,
    ) -> Result<(), Refusal> {
        let sent = &self.sent[index];
        if !self.may_see(user, sent) {
            return Err(Refusal::NotFound);
        }
        let (id, seq) = (sent.message.conversation, sent.message.seq.0);
        self.reach((id, user), seq, is_read);
        Ok(())
    }

    fn reach(&mut self, key: Key, seq: i64, is_read: bool) {
        let rise = |marks: &mut HashMap<Key, i64>| {
            let mark = marks.entry(key).or_default();
            *mark = seq.max(*mark);
        };
        rise(&mut self.delivered);
        if is_read {
            rise(&mut self.read);
        }
    }

    pub(super) fn clear(&mut self, user: UserId, id: ConversationId) {
        let Some(latest) = self.sent_in(id).next_back() else {
            return;
        };
        let (at, seq) = (latest.message.created_at, latest.message.seq.0);
        self.cleared.insert((id, user), at);
        self.reach((id, user), seq, true);
    }
}
