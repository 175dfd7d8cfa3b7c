use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::conversation::Conversation;
use super::fresh::People;
use super::{KnownGroup, Need, View};

/// What became of something that a device was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Applied,
    /// It has to ask what changed.
    Ask(Need),
}

/// What a device keeps.
#[derive(Debug)]
pub(super) struct Copy {
    me: Uuid,
    conversations: BTreeMap<String, Conversation>,
    pub(super) people: People,
}

impl Copy {
    pub(super) fn of(me: Uuid) -> Self {
        Self {
            me,
            conversations: BTreeMap::new(),
            people: People::default(),
        }
    }

    pub(super) fn ids(&self) -> Vec<String> {
        self.conversations.keys().cloned().collect()
    }

    /// A message as a resource, of a conversation that is known.
    pub(super) fn take_in(&mut self, message: &Value) {
        let id = text(message, "conversationId");
        let known = self.conversations.get_mut(&id);
        known
            .unwrap_or_else(|| panic!("{message} before its conversation"))
            .take_in(message);
    }

    /// A page of `sync`: first the conversations, then the messages.
    pub(super) fn take_page(&mut self, page: &Value) {
        for told in page["item"]["conversations"].as_array().unwrap() {
            let id = text(told, "conversationId");
            if told["left"] == true {
                self.conversations.remove(&id);
            } else {
                self.conversations
                    .entry(id)
                    .or_default()
                    .become_as_told(told);
            }
        }
        for message in page["data"].as_array().unwrap() {
            self.take_in(message);
        }
    }

    /// An event that came between the request of a page and its answer. What it tells of a group as a
    /// whole may be older than the page or newer: another run tells.
    pub(super) fn take_beside_a_page(&mut self, kind: &str, item: &Value) -> Told {
        match kind {
            "groupUpdated" | "memberAdded" | "memberRemoved" | "dropGroup" => {
                Told::Ask(Need::Raced)
            }
            _ => self.take(kind, item),
        }
    }

    /// An event, in the order in which they came.
    pub(super) fn take(&mut self, kind: &str, item: &Value) -> Told {
        match kind {
            "privateMessage" | "messageSent" | "messageInGroup" | "addUserInGroup"
            | "leaveGroup" => self.hear(kind, item),
            "messageStatus" => self.mark(item),
            "dropGroup" => self.forget(&text(item, "groupId")),
            "notification" => {
                self.people
                    .notifications
                    .insert(text(item, "notificationId"), text(item, "type"));
                Told::Applied
            }
            "friendRequest" => {
                self.people
                    .requests
                    .insert(text(item, "requestId"), text(&item["user"], "userId"));
                Told::Applied
            }
            "friendAccepted" => {
                self.people.friends.insert(text(item, "userId"));
                Told::Applied
            }
            "friendRemoved" => {
                self.people.friends.remove(&text(item, "userId"));
                Told::Applied
            }
            "memberRemoved" if item["userId"] == json!(self.me) => {
                self.forget(&text(item, "conversationId"))
            }
            _ => self.change(kind, item),
        }
    }

    fn hear(&mut self, kind: &str, item: &Value) -> Told {
        let id = text(item, "conversationId");
        if item["position"] == 1 {
            let sender = text(item, "senderId").parse().unwrap();
            let begun = || Conversation::begun_by(item, sender);
            let conversation = self.conversations.entry(id).or_insert_with(begun);
            conversation.hear(item);
            return Told::Applied;
        }
        match self.conversations.get_mut(&id) {
            Some(conversation) => {
                conversation.hear(item);
                Told::Applied
            }
            None if kind == "addUserInGroup" => Told::Ask(Need::Joined),
            None => Told::Ask(Need::Unknown),
        }
    }

    fn change(&mut self, kind: &str, item: &Value) -> Told {
        let is_me = item["userId"] == json!(self.me);
        let Some(known) = self.conversations.get_mut(&text(item, "conversationId")) else {
            return match kind {
                "memberAdded" if is_me => Told::Ask(Need::Joined),
                _ => Told::Ask(Need::Unknown),
            };
        };
        match kind {
            "messageEdited" => known.edit(item),
            "messageDeleted" => known.delete(&text(item, "messageId")),
            "dialogCleared" => known.clear(&text(item, "clearedUntil")),
            "groupUpdated" => known.update(&item["groupName"], &item["ownerId"]),
            "memberAdded" | "memberRemoved" => known.count(&item["participantCount"]),
            other => panic!("{other} is not known: {item}"),
        }
        Told::Applied
    }

    fn forget(&mut self, id: &str) -> Told {
        self.conversations.remove(id);
        Told::Applied
    }

    /// In a group one event tells of one member: how far all others are, `sync` tells.
    fn mark(&mut self, item: &Value) -> Told {
        let Some(known) = self.conversations.get_mut(&text(item, "conversationId")) else {
            return Told::Ask(Need::Unknown);
        };
        let is_own = item["userId"] == json!(self.me);
        if is_own || known.is_dialog() {
            known.mark(is_own, item["status"] == "read", number(item, "position"));
        }
        Told::Applied
    }

    /// One of the groups, by any number.
    pub(super) fn pick_group(&self, any: usize) -> Option<KnownGroup> {
        let me = json!(self.me);
        let groups = self
            .conversations
            .iter()
            .filter(|(_, known)| !known.is_dialog());
        let groups: Vec<_> = groups.collect();
        let (id, known) = groups.get(any.checked_rem(groups.len())?)?;
        Some(known.as_group((*id).clone(), &me))
    }

    /// One of the later messages of a conversation, each by any number.
    pub(super) fn pick_message(&self, any: usize, back: usize) -> Option<String> {
        let nth = any.checked_rem(self.conversations.len())?;
        self.conversations.values().nth(nth)?.recent(back)
    }

    pub(super) fn view(&self) -> View {
        let me = self.me.to_string();
        let of = |(id, known): (&String, &Conversation)| (id.clone(), known.view(&me));
        let shown = self
            .conversations
            .iter()
            .filter(|(_, known)| known.is_listed());
        View {
            conversations: shown.map(of).collect(),
            people: self.people.clone(),
        }
    }
}

pub(super) fn text(value: &Value, field: &str) -> String {
    let text = value[field].as_str();
    text.unwrap_or_else(|| panic!("no {field} in {value}"))
        .to_owned()
}

pub(super) fn number(value: &Value, field: &str) -> u64 {
    value[field]
        .as_u64()
        .unwrap_or_else(|| panic!("no {field} in {value}"))
}
