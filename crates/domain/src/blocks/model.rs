use crate::Timestamp;
use crate::conversations::DirectConversation;
use crate::ids::UserId;
use crate::page::TimeKey;
use crate::people::PublicProfile;

/// Somebody whom somebody blocked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    pub person: PublicProfile,
    pub at: Timestamp,
}

impl Blocked {
    pub(super) fn key(&self) -> TimeKey {
        TimeKey {
            at: self.at,
            id: self.person.id.uuid(),
        }
    }
}

/// Which of the two people of a dialog may not write, because the other one blocked them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Silenced {
    pub low: bool,
    pub high: bool,
}

impl Silenced {
    #[must_use]
    pub fn includes(self, pair: &DirectConversation, user: UserId) -> bool {
        (self.low && user == pair.low) || (self.high && user == pair.high)
    }
}
