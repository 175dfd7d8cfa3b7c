use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Draft, Message, MessageError, Place, Seq};
use crate::Timestamp;
use crate::conversations::{DirectConversation, Openness};
use crate::events::{Envelope, Event, Origin};
use crate::ids::UserId;
use crate::ports::Connections;
use crate::users::PersonName;

/// What a writer has to know of a conversation to add to it without asking for anything else: to
/// decide, to number, and to tell.
///
/// It may be out of date. Whoever stores what it allows MUST do so only if the conversation still stands
/// at [`Self::seq`] and has this [`Self::audience_version`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub seq: Seq,
    pub at: Timestamp,
    pub audience: Audience,
    /// What the people of the audience are called, in the order of their ids.
    pub names: Arc<[(UserId, PersonName)]>,
    /// Rises with every change of the audience, when it, or somebody of it, takes another name or
    /// somebody deletes the account, and with every change of the [`Openness`] of a pair.
    pub audience_version: i64,
    /// Who has an unread notification of this conversation, in the order of their ids: these need not
    /// be told of more messages. Whoever reads or deletes one raises [`Self::audience_version`].
    pub noticed: Arc<[UserId]>,
}

impl Head {
    /// The message that `draft` becomes as the next one. None, if the sender may not write here.
    #[must_use]
    pub fn next(&self, draft: &Draft, now: Timestamp) -> Option<Message> {
        self.audience
            .admit(&draft.place, draft.sender)
            .ok()
            .map(|()| Message {
                id: draft.id,
                conversation: draft.place.conversation(),
                seq: Seq(self.seq.0 + 1),
                sender: draft.sender,
                kind: draft.kind,
                content: draft.content.as_str().to_owned(),
                created_at: Timestamp::following(now, self.at),
                edited_at: None,
                deleted_at: None,
            })
    }

    /// What to tell of a message of this conversation, and to whom. None, if the sender does not take
    /// part.
    #[must_use]
    pub fn announce(&self, message: Message, origin: Origin) -> Option<Envelope> {
        let place = self
            .names
            .binary_search_by_key(&message.sender, |(id, _)| *id);
        let (_, sender) = self.names.get(place.ok()?)?;
        Some(self.audience.announce(message, sender.clone(), origin))
    }

    /// Whom to leave a notification of a message: those away who have none of this conversation, and have
    /// one from now on.
    pub fn notice(&mut self, sender: UserId, connections: &dyn Connections) -> Vec<UserId> {
        let mut missing = self.audience.away(sender, connections);
        missing.retain(|user| self.noticed.binary_search(user).is_err());
        if !missing.is_empty() {
            let noticed = self.noticed.iter().chain(&missing).copied();
            let noticed: BTreeSet<UserId> = noticed.collect();
            self.noticed = noticed.into_iter().collect();
        }
        missing
    }

    /// Moves on to a message that was stored after this.
    pub fn advance_to(&mut self, message: &Message) {
        self.seq = message.seq;
        self.at = message.created_at;
    }
}

/// Who reads a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    Pair {
        pair: DirectConversation,
        openness: Openness,
    },
    Group {
        name: Arc<str>,
        /// In the order of their ids.
        members: Arc<[UserId]>,
    },
}

impl Audience {
    /// Of members in any order.
    #[must_use]
    pub fn group(name: &str, mut members: Vec<UserId>) -> Self {
        members.sort_unstable();
        Self::Group {
            name: name.into(),
            members: members.into(),
        }
    }

    /// Whether `sender` may write here.
    pub fn admit(&self, place: &Place, sender: UserId) -> Result<(), MessageError> {
        match (self, place) {
            (Self::Pair { pair, openness }, Place::Direct(_)) => Ok(openness.admit(pair, sender)?),
            (Self::Group { members, .. }, Place::Group(_))
                if members.binary_search(&sender).is_ok() =>
            {
                Ok(())
            }
            _ => Err(MessageError::NotAMember),
        }
    }

    /// Those who are not there to get what `sender` writes.
    #[must_use]
    pub fn away(&self, sender: UserId, connections: &dyn Connections) -> Vec<UserId> {
        match self {
            Self::Pair { pair, .. } => connections.away(&[pair.partner_of(sender)]),
            Self::Group { members, .. } => {
                let mut away = connections.away(members);
                away.retain(|member| *member != sender);
                away
            }
        }
    }

    /// What to tell of a text, and to whom: everybody, but not where it came from.
    #[must_use]
    pub fn announce(&self, message: Message, sender: PersonName, origin: Origin) -> Envelope {
        let (to, event) = match self {
            Self::Pair { pair, .. } => {
                let receiver = pair.partner_of(message.sender);
                let event = Event::DirectMessageSent {
                    message,
                    sender,
                    receiver,
                };
                (vec![receiver], event)
            }
            Self::Group { name, members } => {
                let to = others(members, message.sender);
                let event = Event::GroupMessageSent {
                    message,
                    sender,
                    group_name: name.to_string(),
                };
                (to, event)
            }
        };
        Envelope::to(to, event).and_own(origin)
    }
}

fn others(members: &[UserId], sender: UserId) -> Vec<UserId> {
    let members = members.iter().copied();
    members.filter(|member| *member != sender).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Silenced;
    use crate::ids::{ConversationId, MessageId};
    use crate::messages::{Content, MessageKind};
    use uuid::Uuid;

    fn user(number: u128) -> UserId {
        UserId::new(Uuid::from_u128(number))
    }

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn draft(sender: u128, place: Place) -> Draft {
        Draft {
            id: MessageId::new(Uuid::from_u128(99)),
            sender: user(sender),
            connection: None,
            place,
            kind: MessageKind::Text,
            content: Content::parse("hi".into()).unwrap(),
        }
    }

    fn name(first: &str) -> PersonName {
        PersonName {
            first: first.into(),
            last: String::new(),
        }
    }

    fn head(audience: Audience) -> Head {
        Head {
            seq: Seq(7),
            at: at(50),
            audience,
            names: [(user(2), name("Bob"))].into(),
            audience_version: 0,
            noticed: Arc::default(),
        }
    }

    #[test]
    fn the_next_message_comes_later_and_is_told_to_the_others() {
        let place = Place::Group(ConversationId::new(Uuid::from_u128(1)));
        let mut head = head(Audience::group("Club", vec![user(3), user(1), user(2)]));
        let message = head.next(&draft(2, place), at(40)).unwrap();
        assert_eq!((message.seq, message.created_at), (Seq(8), at(51)));
        head.advance_to(&message);
        let later = head.next(&draft(1, place), at(60)).unwrap();
        assert_eq!((later.seq, later.created_at), (Seq(9), at(60)));
        assert_eq!(head.announce(later, user(1).into()), None);
        let envelope = head.announce(message, user(2).into()).unwrap();
        assert_eq!(envelope.to, [user(1), user(3)]);
        let Event::GroupMessageSent { sender, .. } = envelope.event else {
            panic!("{envelope:?}");
        };
        assert_eq!(sender, name("Bob"));
    }

    #[test]
    fn only_members_write_and_a_pair_is_no_group() {
        let group = ConversationId::new(Uuid::from_u128(1));
        let club = head(Audience::group("Club", vec![user(1)]));
        assert_eq!(club.next(&draft(2, Place::Group(group)), at(0)), None);
        let pair = DirectConversation::between(user(1), user(2));
        let openness = Openness::default();
        let dialog = head(Audience::Pair { pair, openness });
        assert!(dialog.next(&draft(2, Place::Direct(pair)), at(0)).is_some());
        assert_eq!(dialog.next(&draft(2, Place::Group(pair.id)), at(0)), None);
    }

    /// Everybody but the one of this number is away.
    struct Only(u128);

    impl Connections for Only {
        fn away(&self, people: &[UserId]) -> Vec<UserId> {
            let people = people.iter().copied();
            people.filter(|one| *one != user(self.0)).collect()
        }
    }

    #[test]
    fn who_is_away_is_noticed_once() {
        let members = [1, 2, 3, 4].map(user).to_vec();
        let mut club = head(Audience::group("Club", members));
        assert_eq!(club.notice(user(1), &Only(3)), [user(2), user(4)]);
        assert_eq!(club.notice(user(2), &Only(1)), [user(3)]);
        assert_eq!(club.notice(user(2), &Only(9)), [user(1)]);
        assert_eq!(*club.noticed, [1, 2, 3, 4].map(user));
        let pair = DirectConversation::between(user(1), user(2));
        let openness = Openness::default();
        let mut dialog = head(Audience::Pair { pair, openness });
        assert_eq!(dialog.notice(user(1), &Only(2)), []);
        assert_eq!(dialog.notice(user(1), &Only(1)), [user(2)]);
        assert_eq!(dialog.notice(user(1), &Only(1)), []);
    }

    #[test]
    fn to_a_pair_only_those_write_to_whom_it_is_open() {
        let pair = DirectConversation::between(user(1), user(2));
        let may_write = |openness, sender| {
            let dialog = head(Audience::Pair { pair, openness });
            let next = dialog.next(&draft(sender, Place::Direct(pair)), at(0));
            next.is_some()
        };
        let blocked = Openness {
            silenced: Silenced {
                low: true,
                high: false,
            },
            strangers: false,
        };
        let strangers = Openness {
            strangers: true,
            ..Openness::default()
        };
        for (openness, expected) in [
            (Openness::default(), [true, true]),
            (blocked, [false, true]),
            (strangers, [false, false]),
        ] {
            let found = [1, 2].map(|sender| may_write(openness, sender));
            assert_eq!(found, expected, "{openness:?}");
        }
    }
}
