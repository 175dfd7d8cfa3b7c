use std::collections::HashSet;

use crate::Timestamp;
use crate::ids::UserId;
use crate::text::Violation;

/// Whether somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Online,
    /// With the moment at which the last connection ended, if there ever was one that is known of.
    Offline(Option<Timestamp>),
}

/// The status of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub user: UserId,
    pub status: Status,
}

/// Somebody whose status may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watchable {
    pub user: UserId,
    /// When the last connection ended, while there is none.
    pub last_seen: Option<Timestamp>,
}

impl Watchable {
    pub(super) fn standing(self, online: &HashSet<UserId>) -> Standing {
        let status = if online.contains(&self.user) {
            Status::Online
        } else {
            Status::Offline(self.last_seen)
        };
        Standing {
            user: self.user,
            status,
        }
    }
}

/// Somebody whose last connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Departure {
    pub user: UserId,
    pub at: Timestamp,
}

/// Whom somebody wants to watch, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchList(Vec<UserId>);

impl WatchList {
    pub const MAX: usize = 500;

    /// Keeps the order.
    pub fn new(mut people: Vec<UserId>) -> Result<Self, Violation> {
        if people.len() > Self::MAX {
            let text = format!("must name at most {} people", Self::MAX);
            return Err(Violation::from_string(text));
        }
        let mut seen = HashSet::new();
        people.retain(|user| seen.insert(*user));
        Ok(Self(people))
    }

    #[must_use]
    pub fn people(&self) -> &[UserId] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn user(number: usize) -> UserId {
        UserId::new(Uuid::from_u128(number as u128))
    }

    #[test]
    fn a_watch_list_has_each_once_in_the_order_asked_and_not_too_many() {
        let list = WatchList::new([3, 1, 3, 2].map(user).to_vec()).unwrap();
        assert_eq!(list.people(), [user(3), user(1), user(2)]);
        assert!(WatchList::new((0..WatchList::MAX).map(user).collect()).is_ok());
        let refused = WatchList::new((0..=WatchList::MAX).map(user).collect()).unwrap_err();
        assert_eq!(refused.to_string(), "must name at most 500 people");
    }
}
