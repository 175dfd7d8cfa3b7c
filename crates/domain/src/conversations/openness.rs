use super::{Closed, DirectConversation};
use crate::blocks::Silenced;
use crate::error::RepoResult;
use crate::ids::UserId;
use crate::ports::Repositories;

/// From whom people get private messages. MUST be the same on all nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DirectMessages {
    #[default]
    Everyone,
    Friends,
}

impl DirectMessages {
    /// Whether it takes a friendship to write.
    #[must_use]
    pub fn take_friendship(self) -> bool {
        self == Self::Friends
    }
}

/// What is between two people that keeps one of them, or both, from writing to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Openness {
    pub silenced: Silenced,
    /// They would have to be friends, and are not.
    pub strangers: bool,
}

impl Openness {
    /// As it is now. It stays so while either the dialog or both people are locked, for whoever changes
    /// it locks all three: see [`Transactions::begin_between`](crate::Transactions).
    pub(crate) async fn find(
        repos: &dyn Repositories,
        policy: DirectMessages,
        pair: &DirectConversation,
    ) -> RepoResult<Self> {
        Ok(Self {
            silenced: repos.blocks().silenced(pair).await?,
            strangers: policy.take_friendship()
                && !repos.friends().are_friends(pair.low, pair.high).await?,
        })
    }

    /// Whether one of the two may write to the other. A block is told of before anything else.
    pub fn admit(self, pair: &DirectConversation, writer: UserId) -> Result<(), Closed> {
        if self.silenced.includes(pair, writer) {
            return Err(Closed::Blocked);
        }
        if self.strangers {
            return Err(Closed::FriendsOnly);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn who_is_blocked_does_not_write_who_blocked_does_and_strangers_do_not() {
        let [one, other] = [1, 2].map(|number| UserId::new(Uuid::from_u128(number)));
        let pair = DirectConversation::between(other, one);
        let (blocked, friends_only) = (Err(Closed::Blocked), Err(Closed::FriendsOnly));
        for (low, high, strangers, expected) in [
            (false, false, false, [Ok(()), Ok(())]),
            (true, false, false, [blocked, Ok(())]),
            (false, true, false, [Ok(()), blocked]),
            (true, true, false, [blocked, blocked]),
            (false, false, true, [friends_only, friends_only]),
            (true, false, true, [blocked, friends_only]),
            (false, true, true, [friends_only, blocked]),
        ] {
            let silenced = Silenced { low, high };
            let openness = Openness {
                silenced,
                strangers,
            };
            let found = [one, other].map(|writer| openness.admit(&pair, writer));
            assert_eq!(found, expected, "{openness:?}");
        }
    }
}
