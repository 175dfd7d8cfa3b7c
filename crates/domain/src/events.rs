//! Everything that can be told to connected people, and to whom. The one list: adapters turn each
//! into what their clients understand, with matches that have no catch-all.

use crate::Timestamp;
use crate::ids::{ConnectionId, ConversationId, FriendRequestId, SessionId, UserId};
use crate::messages::{Message, Receipt};
use crate::notifications::Notification;
use crate::people::PublicProfile;
use crate::typing::TypingChange;
use crate::users::PersonName;

/// An event and the people it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Whoever caused it is not among them.
    pub to: Vec<UserId>,
    /// Who caused it, if it is of use to their other connections.
    pub own: Option<Origin>,
    pub event: Event,
}

/// Who causes something, and over which connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    pub user: UserId,
    /// Learns of it from the answer to its request. None where nobody waits on a live connection, as
    /// over HTTP.
    pub connection: Option<ConnectionId>,
}

impl From<UserId> for Origin {
    fn from(user: UserId) -> Self {
        Self {
            user,
            connection: None,
        }
    }
}

impl Envelope {
    #[must_use]
    pub fn to(people: Vec<UserId>, event: Event) -> Self {
        Self {
            to: people,
            own: None,
            event,
        }
    }

    /// To the other connections of who caused it as well.
    #[must_use]
    pub fn and_own(self, origin: Origin) -> Self {
        Self {
            own: Some(origin),
            ..self
        }
    }

    pub(crate) fn sessions_ended(user: UserId, ended: EndedSessions) -> Self {
        Self::to(vec![user], Event::SessionsEnded { user, ended })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A text in a direct conversation.
    DirectMessageSent {
        message: Message,
        sender: PersonName,
        receiver: UserId,
    },
    /// A text in a group.
    GroupMessageSent {
        message: Message,
        sender: PersonName,
        group_name: String,
    },
    /// Somebody made a group; `notice` is its first message. Nobody else is in it yet.
    GroupCreated {
        notice: Message,
        sender: PersonName,
        group_name: String,
    },
    /// Somebody was added to a group; `notice` is the message that says so.
    MemberAdded {
        notice: Message,
        sender: PersonName,
        group_name: String,
        member: UserId,
        member_name: PersonName,
        /// How many there are with the new one.
        members: usize,
    },
    /// Somebody left a group; `notice` is the message that says so, from who left.
    MemberLeft {
        notice: Message,
        sender: PersonName,
        group_name: String,
        /// How many remain.
        members: usize,
    },
    /// The owner took `member` out of a group; `notice` is the message that says so, from the owner.
    /// Told to those who remain.
    MemberRemoved {
        notice: Message,
        sender: PersonName,
        group_name: String,
        member: UserId,
        /// How many remain.
        members: usize,
    },
    /// The same, told to who was taken out.
    RemovedFromGroup {
        group: ConversationId,
        member: UserId,
        by: UserId,
    },
    /// A group has another name.
    GroupRenamed {
        group: ConversationId,
        name: String,
        owner: UserId,
    },
    /// A group was handed over to a member, or inherited by one.
    OwnerChanged {
        group: ConversationId,
        name: String,
        owner: UserId,
    },
    /// A group is gone for everybody.
    GroupDropped { group: ConversationId },
    /// A text says something else now.
    MessageEdited { message: Message },
    /// A message is gone for everybody.
    MessageDeleted { message: Message, by: UserId },
    /// A message is gone for who took it away, and for nobody else.
    MessageHidden { message: Message, by: UserId },
    /// What was in a dialog is gone for who cleared it, and for nobody else.
    DialogCleared {
        dialog: ConversationId,
        companion: UserId,
        /// The time of the last message that is gone.
        until: Timestamp,
    },
    /// Somebody got or read all of a conversation up to this message. Told to who wrote what is new of it.
    MessageStatusChanged(Receipt),
    /// Somebody types, or does so no longer.
    TypingChanged(TypingChange),
    /// Somebody blocked somebody. Nobody is told, but what one of the two sees live of the other ends.
    Blocked { by: UserId, whom: UserId },
    /// Somebody wants to be a friend of who hears this.
    FriendRequested {
        request: FriendRequestId,
        by: PublicProfile,
    },
    /// Somebody whom who hears this had asked is a friend now.
    FriendAccepted { by: PublicProfile },
    /// Somebody ended the friendship with who hears this.
    FriendRemoved { by: UserId },
    /// Something that is kept for who hears this. Of messages that somebody missed nobody hears: who
    /// could hear did not miss them.
    Notified { notification: Notification },
    /// Sessions that may not do anything from now on.
    SessionsEnded { user: UserId, ended: EndedSessions },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndedSessions {
    All,
    AllBut(SessionId),
    One(SessionId),
}

impl EndedSessions {
    #[must_use]
    pub fn includes(self, session: SessionId) -> bool {
        match self {
            Self::All => true,
            Self::AllBut(kept) => kept != session,
            Self::One(ended) => ended == session,
        }
    }
}
