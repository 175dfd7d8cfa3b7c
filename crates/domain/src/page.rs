//! Lists that are read page by page, from a row on and not from a number on: what is added or removed
//! meanwhile neither doubles nor hides a row.

use uuid::Uuid;

use crate::Timestamp;
use crate::limit::Limit;

/// Where in a list a page lies. Keys say where a row stands, whether or not it is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place<K> {
    Start,
    After(K),
    Before(K),
}

/// Where a row stands in a list by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeKey {
    pub at: Timestamp,
    pub id: Uuid,
}

/// Which page of a list to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageOf<K> {
    pub place: Place<K>,
    pub limit: Limit,
}

/// Rows in the order of the list, and the keys by which it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T, K> {
    pub rows: Vec<T>,
    /// None if nothing comes after these rows.
    pub next: Option<K>,
    /// What comes before these rows, or will: a list may grow at its start.
    pub previous: Option<K>,
}

impl<K: Clone> PageOf<K> {
    /// How many rows to read. One more than the page has tells whether there are more.
    pub fn rows_to_read(&self) -> usize {
        self.limit.rows() + 1
    }

    /// Makes a page of the rows that were read, nearest to the place first: those before a place come in
    /// the opposite order of the list.
    pub fn page<T>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> K) -> Page<T, K> {
        let are_more = rows.len() > self.limit.rows();
        rows.truncate(self.limit.rows());
        let (next, previous) = match &self.place {
            Place::Start => (rows.last().filter(|_| are_more), None),
            Place::After(place) => (rows.last().filter(|_| are_more), Some(place.clone())),
            Place::Before(place) => {
                rows.reverse();
                (rows.last(), Some(place.clone()))
            }
        };
        let next = next.map(&key);
        let previous = rows.first().map(&key).or(previous);
        Page {
            rows,
            next,
            previous,
        }
    }
}

impl<T, K> Page<T, K> {
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U, K> {
        Page {
            rows: self.rows.into_iter().map(change).collect(),
            next: self.next,
            previous: self.previous,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of two from the list 9, 8, 7 and so on down to 1.
    fn read(place: Place<i32>) -> Page<i32, i32> {
        let page = PageOf {
            place,
            limit: Limit::new(2).unwrap(),
        };
        let list = (1..=9).rev();
        let rows: Vec<i32> = match page.place {
            Place::Start => list.take(page.rows_to_read()).collect(),
            Place::After(key) => list
                .filter(|row| *row < key)
                .take(page.rows_to_read())
                .collect(),
            Place::Before(key) => list
                .rev()
                .filter(|row| *row > key)
                .take(page.rows_to_read())
                .collect(),
        };
        page.page(rows, |row| *row)
    }

    fn page(rows: &[i32], next: Option<i32>, previous: Option<i32>) -> Page<i32, i32> {
        Page {
            rows: rows.to_vec(),
            next,
            previous,
        }
    }

    #[test]
    fn a_list_is_read_to_its_end_and_back() {
        assert_eq!(read(Place::Start), page(&[9, 8], Some(8), Some(9)));
        assert_eq!(read(Place::After(8)), page(&[7, 6], Some(6), Some(7)));
        assert_eq!(read(Place::After(3)), page(&[2, 1], None, Some(2)));
        assert_eq!(read(Place::After(1)), page(&[], None, Some(1)));
        assert_eq!(read(Place::Before(6)), page(&[8, 7], Some(7), Some(8)));
        assert_eq!(read(Place::Before(9)), page(&[], None, Some(9)));
    }
}
