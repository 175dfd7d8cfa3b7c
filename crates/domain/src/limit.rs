//! How many rows a page has.

use crate::text::Violation;

/// A page size: 1 to 100. What is larger is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(u16);

impl Limit {
    pub const MAX_ROWS: u16 = 100;
    pub const MAX: Self = Self(Self::MAX_ROWS);
    pub const ONE: Self = Self(1);

    pub fn new(rows: u64) -> Result<Self, Violation> {
        match u16::try_from(rows) {
            Ok(0) => Err(Violation::new("must be a whole number from 1 on")),
            Ok(rows) => Ok(Self(rows.min(Self::MAX_ROWS))),
            Err(_) => Ok(Self::MAX),
        }
    }

    #[must_use]
    pub fn rows(self) -> usize {
        usize::from(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn larger_pages_are_cut_and_empty_ones_refused() {
        assert_eq!(Limit::new(1).map(Limit::rows), Ok(1));
        assert_eq!(Limit::new(100).map(Limit::rows), Ok(100));
        assert_eq!(Limit::new(101).map(Limit::rows), Ok(100));
        assert_eq!(Limit::new(u64::MAX).map(Limit::rows), Ok(100));
        assert!(Limit::new(0).is_err());
    }
}
