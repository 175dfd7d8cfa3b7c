//! Who writes to whom.

use uuid::Uuid;

use crate::client::Account;
use crate::frames::Place;

/// A conversation of a run. Nobody is in two of them.
#[derive(Clone, Debug)]
pub struct Talk {
    /// Those of [`Cast::people`] who are connected, by their places there.
    pub members: Vec<usize>,
    /// How many of the members, from the first on, write.
    pub senders: usize,
    /// None is a dialog of two.
    pub group: Option<Uuid>,
}

/// Who takes part in a run.
#[derive(Clone, Debug)]
pub struct Cast {
    pub people: Vec<Account>,
    pub talks: Vec<Talk>,
}

impl Cast {
    /// Dialogs, in which every second person only listens.
    #[must_use]
    pub fn of_pairs(people: Vec<Account>) -> Self {
        let talks = (0..people.len() / 2)
            .map(|pair| Talk {
                members: vec![2 * pair, 2 * pair + 1],
                senders: 1,
                group: None,
            })
            .collect();
        Self { people, talks }
    }

    /// Where the member at this place in a talk writes.
    #[must_use]
    pub fn place(&self, talk: &Talk, member: usize) -> Option<Place> {
        if let Some(group) = talk.group {
            return Some(Place::Group(group));
        }
        let partner = talk.members.iter().enumerate();
        let (_, partner) = partner.into_iter().find(|(place, _)| *place != member)?;
        self.people
            .get(*partner)
            .map(|partner| Place::Person(partner.id))
    }
}
