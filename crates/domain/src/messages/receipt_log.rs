use async_trait::async_trait;

use super::{ReceivedStatus, Sender, Seq};
use crate::Timestamp;
use crate::error::RepoResult;
use crate::events::{Envelope, Event, Origin};
use crate::ids::{ConversationId, MessageId, UserId};

/// Where what people got and read is written down: so many may do so at once that an implementation is
/// free to write what several told with one commit, and of what one tells quickly only the last.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait ReceiptLog: Send + Sync {
    /// Notes that somebody got or read everything up to a message, and tells who wrote what is new of it.
    /// Less than was noted already is no change, and nothing is noted of who takes part no longer.
    ///
    /// When this returns `Ok` the receipt is durable, or follows within about a second one of the same
    /// person, conversation and status that is: then it is kept in memory until that time is over or
    /// until [`Self::settle`]. Events of one person and conversation MUST be published in the order of
    /// their messages.
    async fn note(&self, receipt: Receipt) -> RepoResult<()>;

    /// Writes what is kept of a user: to be called before the same user reads anything that shows it,
    /// and outside of transactions. Costs nothing if nothing is kept.
    async fn settle(&self, user: UserId) -> RepoResult<()>;
}

/// That somebody got or read everything up to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub origin: Origin,
    pub status: ReceivedStatus,
    pub conversation: ConversationId,
    pub message: MessageId,
    /// Number and time of the message.
    pub seq: Seq,
    pub at: Timestamp,
}

impl Receipt {
    /// The messages that come after a number, and are new with this.
    #[must_use]
    pub fn stretch(&self, after: Seq) -> Stretch {
        Stretch {
            conversation: self.conversation,
            after,
            up_to: self.seq,
            at: self.at,
        }
    }

    /// What to tell when everything after a number is new, to those of the people who wrote up to here
    /// who wrote any of it.
    #[must_use]
    pub fn announce(self, senders: &[Sender], after: Seq) -> Envelope {
        let by = self.origin.user;
        let concerned = |sender: &&Sender| sender.latest > after && sender.user != by;
        let concerned = senders.iter().filter(concerned);
        let event = Event::MessageStatusChanged(self);
        Envelope::to(concerned.map(|sender| sender.user).collect(), event).and_own(self.origin)
    }
}

/// Messages of a conversation that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stretch {
    pub conversation: ConversationId,
    pub after: Seq,
    /// The last of them, and its time.
    pub up_to: Seq,
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn who_wrote_what_is_new_is_told_but_not_who_read_it() {
        let user = |number| UserId::new(Uuid::from_u128(number));
        let receipt = Receipt {
            origin: user(1).into(),
            status: ReceivedStatus::Read,
            conversation: ConversationId::new(Uuid::from_u128(9)),
            message: MessageId::new(Uuid::from_u128(8)),
            seq: Seq(7),
            at: Timestamp::from_millis(70),
        };
        let senders = [(1, 6), (2, 5), (3, 4), (4, 7)].map(|(number, latest)| Sender {
            user: user(number),
            latest: Seq(latest),
        });
        let told = receipt.announce(&senders, Seq(4));
        assert_eq!(told.to, [user(2), user(4)]);
        assert_eq!(told.own, Some(user(1).into()));
        assert_eq!(told.event, Event::MessageStatusChanged(receipt));
    }
}
