//! Everything that can be told to connected people, and to whom. The one list: adapters turn each
//! into what their clients understand, with matches that have no catch-all.

use crate::ids::{ConversationId, FriendRequestId, SessionId, UserId};
use crate::messages::Message;
use crate::people::PublicProfile;
use crate::users::PersonName;

/// An event and the people it concerns. Whoever caused it is not among them: their own connections
/// learn of it from the reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    pub to: Vec<UserId>,
    pub event: Event,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A text in a direct conversation.
    DirectMessageSent {
        message: Message,
        sender: PersonName,
    },
    /// A text in a group.
    GroupMessageSent {
        message: Message,
        sender: PersonName,
        group_name: String,
    },
    /// Somebody was added to a group; `notice` is the message that says so.
    MemberAdded {
        notice: Message,
        sender: PersonName,
        group_name: String,
        member: UserId,
    },
    /// Somebody left a group; `notice` is the message that says so, from who left.
    MemberLeft {
        notice: Message,
        sender: PersonName,
        group_name: String,
    },
    /// A group is gone for everybody.
    GroupDropped { group: ConversationId },
    /// Somebody wants to be a friend of who hears this.
    FriendRequested {
        request: FriendRequestId,
        by: PublicProfile,
    },
    /// Somebody whom who hears this had asked is a friend now.
    FriendAccepted { by: PublicProfile },
    /// Somebody ended the friendship with who hears this.
    FriendRemoved { by: UserId },
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
