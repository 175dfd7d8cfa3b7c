use uuid::Uuid;

use super::{Moment, Stamp, SyncError};
use crate::Timestamp;
use crate::ids::ConversationId;

/// What a client gives back to be told what changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyncToken {
    pub database: Uuid,
    /// What was written at this stamp or later is told.
    pub since: Stamp,
    /// None between two runs.
    pub run: Option<Run>,
}

/// How far a run got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Of the moment at which the run began, from which the next one goes on.
    pub until: Stamp,
    pub extent: Extent,
    pub place: Place,
}

/// What a run tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Conversations, and all their messages that changed.
    Messages,
    /// Conversations only, each with its latest message.
    Overviews,
}

/// Conversations up to this one were told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub conversation: ConversationId,
    /// Where the page ended among its messages. None if all of them were told.
    pub within: Option<Within>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Within {
    /// The time of the message that was told last.
    pub told: Timestamp,
    /// As found when the conversation was begun: see [`SyncRepository::known_until`].
    ///
    /// [`SyncRepository::known_until`]: super::SyncRepository::known_until
    pub known: Timestamp,
    /// The time of the latest message when the conversation was begun. What came after is for the next
    /// run, or else who is told more slowly than others write would never be done.
    pub head_at: Timestamp,
}

/// A run as a page finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Going {
    pub(super) since: Stamp,
    pub(super) until: Stamp,
    pub(super) extent: Extent,
    pub(super) place: Option<Place>,
}

impl Going {
    /// A run that begins now.
    pub(super) fn begin(since: Stamp, now: Moment, extent: Extent) -> Self {
        Self {
            since,
            until: now.stamp,
            extent,
            place: None,
        }
    }

    pub(super) fn on(token: SyncToken, now: Moment) -> Result<Self, SyncError> {
        let latest = token.run.map_or(token.since, |run| run.until);
        if token.database != now.database || latest > now.stamp || token.since > latest {
            return Err(SyncError::StartOver);
        }
        Ok(match token.run {
            None => Self::begin(token.since, now, Extent::Messages),
            Some(run) => Self {
                since: token.since,
                until: run.until,
                extent: run.extent,
                place: Some(run.place),
            },
        })
    }

    /// Leads on from a place, or to the next run.
    pub(super) fn token(self, database: Uuid, place: Option<Place>) -> SyncToken {
        let run = place.map(|place| Run {
            until: self.until,
            extent: self.extent,
            place,
        });
        SyncToken {
            database,
            since: if run.is_some() {
                self.since
            } else {
                self.until
            },
            run,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Uuid = Uuid::from_u128(7);
    const NOW: Moment = Moment {
        database: HERE,
        stamp: Stamp(40),
    };
    const PLACE: Place = Place {
        conversation: ConversationId::new(Uuid::from_u128(3)),
        within: None,
    };

    fn token(since: i64, until: Option<i64>) -> SyncToken {
        SyncToken {
            database: HERE,
            since: Stamp(since),
            run: until.map(|until| Run {
                until: Stamp(until),
                extent: Extent::Messages,
                place: PLACE,
            }),
        }
    }

    #[test]
    fn a_run_goes_on_from_its_place_and_ends_where_it_began() {
        let begun = Going::on(token(30, None), NOW).unwrap();
        assert_eq!(begun, Going::begin(Stamp(30), NOW, Extent::Messages));
        let cut = begun.token(HERE, Some(PLACE));
        assert_eq!(cut, token(30, Some(40)));
        let later = Moment {
            stamp: Stamp(50),
            ..NOW
        };
        let going = Going::on(cut, later).unwrap();
        assert_eq!((going.since, going.until), (Stamp(30), Stamp(40)));
        assert_eq!(going.place, Some(PLACE));
        assert_eq!(going.token(HERE, None), token(40, None));
    }

    #[test]
    fn a_token_of_elsewhere_or_of_the_future_starts_over() {
        let elsewhere = SyncToken {
            database: Uuid::from_u128(8),
            ..token(30, None)
        };
        for token in [
            elsewhere,
            token(41, None),
            token(30, Some(41)),
            token(39, Some(38)),
        ] {
            let refused = Going::on(token, NOW);
            assert!(matches!(refused, Err(SyncError::StartOver)), "{token:?}");
        }
        assert!(Going::on(token(40, None), NOW).is_ok());
    }
}
