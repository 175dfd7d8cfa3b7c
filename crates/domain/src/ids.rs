//! Identifiers. All are UUIDs; those of messages and groups may be chosen by clients.

use std::fmt;

use uuid::Uuid;

use crate::text::Violation;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            #[must_use]
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// Reads the hyphenated form of any version, in either case. The nil UUID is refused:
            /// it is what a client sends that forgot to make one.
            pub fn parse(raw: &str) -> Result<Self, Violation> {
                const HYPHENATED_LENGTH: usize = 36;
                match Uuid::try_parse(raw) {
                    Ok(uuid) if raw.len() == HYPHENATED_LENGTH && !uuid.is_nil() => Ok(Self(uuid)),
                    _ => Err(Violation::new("must be a UUID")),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id! {
    /// A person's account.
    UserId
}
id! {
    /// One log-in on one device.
    SessionId
}
id! {
    /// A direct conversation or a group. What the wire calls `groupId` is the id of a conversation
    /// of kind group.
    ConversationId
}
id! {
    /// A message, unique over the whole store and for ever.
    MessageId
}
id! {
    /// A notification.
    NotificationId
}
id! {
    /// A request to be friends.
    FriendRequestId
}

/// A live connection of somebody, as long as it lasts. Only the node that it is to knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConnectionId(pub u64);

impl ConversationId {
    /// The conversation of two people. Derived from both ids, in either order, so that no look-up
    /// and no race can make a second one. It is of a variant that no client may choose an id of:
    /// anybody can compute it, and must not be able to take it for a group.
    #[must_use]
    pub fn direct(one: UserId, other: UserId) -> Self {
        const NAMESPACE: Uuid = Uuid::from_u128(0x7c1b_0f5e_62d4_4a0b_9a3e_5d1c_8e02_44f7);
        let (low, high) = if one <= other {
            (one, other)
        } else {
            (other, one)
        };
        let mut pair = [0_u8; 32];
        let (first, second) = pair.split_at_mut(16);
        first.copy_from_slice(low.0.as_bytes());
        second.copy_from_slice(high.0.as_bytes());
        let mut bytes = Uuid::new_v5(&NAMESPACE, &pair).into_bytes();
        let [_, _, _, _, _, _, _, _, variant, ..] = &mut bytes;
        *variant |= Self::RESERVED_VARIANT;
        Self(Uuid::from_bytes(bytes))
    }

    const RESERVED_VARIANT: u8 = 0b1110_0000;

    /// Whether this is of the variant kept for direct conversations.
    #[must_use]
    pub fn is_kept_for_direct(self) -> bool {
        let [_, _, _, _, _, _, _, _, variant, ..] = self.0.into_bytes();
        variant & Self::RESERVED_VARIANT == Self::RESERVED_VARIANT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direct_conversation_has_one_id_whoever_asks() {
        let ann = UserId::new(Uuid::from_u128(1));
        let bob = UserId::new(Uuid::from_u128(2));
        let eve = UserId::new(Uuid::from_u128(3));
        assert_eq!(
            ConversationId::direct(ann, bob),
            ConversationId::direct(bob, ann)
        );
        assert_ne!(
            ConversationId::direct(ann, bob),
            ConversationId::direct(ann, eve)
        );
    }

    #[test]
    fn the_id_of_a_direct_conversation_is_of_a_kind_that_nothing_else_has() {
        let user = |number| UserId::new(Uuid::from_u128(number));
        assert!(
            (2..500).all(|other| ConversationId::direct(user(1), user(other)).is_kept_for_direct())
        );
        let rfc = "e1c300be-bcb1-4791-b264-697b6ceb6574";
        assert!(!ConversationId::parse(rfc).unwrap().is_kept_for_direct());
    }

    #[test]
    fn ids_are_read_in_either_case_and_written_in_lower_case() {
        let id = MessageId::parse("E1C300BE-BCB1-4791-8264-697B6CEB6574").unwrap();
        assert_eq!(id.to_string(), "e1c300be-bcb1-4791-8264-697b6ceb6574");
    }

    #[test]
    fn only_the_hyphenated_form_is_an_id() {
        for raw in [
            "",
            "e1c300be",
            "e1c300bebcb147918264697b6ceb6574",
            "{e1c300be-bcb1-4791-8264-697b6ceb6574}",
            "urn:uuid:e1c300be-bcb1-4791-8264-697b6ceb6574",
            "e1c300be-bcb1-4791-8264-697b6ceb657g",
            "00000000-0000-0000-0000-000000000000",
        ] {
            assert_eq!(
                UserId::parse(raw),
                Err(Violation::new("must be a UUID")),
                "{raw}"
            );
        }
    }
}
