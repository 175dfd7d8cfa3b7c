use crate::ids::{ConversationId, UserId};
use crate::text::{Violation, check_length, check_storable, fold, lower_case};
use crate::users::PersonName;

/// How many rows a search has at most.
pub(super) const MAX_HITS: usize = 100;

/// What is looked for, regardless of case. No character has a special meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchText {
    folded: String,
    lower: String,
}

impl SearchText {
    const MAX_CHARACTERS: usize = 100;

    pub fn parse(raw: &str) -> Result<Self, Violation> {
        check_length(raw, 1, Self::MAX_CHARACTERS)?;
        check_storable(raw)?;
        Ok(Self {
            folded: fold(raw),
            lower: lower_case(raw),
        })
    }

    /// As names are compared.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// As e-mails and user names are compared.
    #[must_use]
    pub fn lower_case(&self) -> &str {
        &self.lower
    }
}

/// How well something fits. The order of the variants is the order of the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A first name, or a group's name, starts with the text.
    FirstNameStarts,
    LastNameStarts,
    FirstNameContains,
    /// A last name, or a group's name, contains the text.
    LastNameContains,
    /// Another field of a person does.
    OtherContains,
}

impl Rank {
    /// How well a group of this name fits, if it does.
    #[must_use]
    pub fn of_group(folded_name: &str, text: &SearchText) -> Option<Self> {
        if folded_name.starts_with(text.folded()) {
            Some(Self::FirstNameStarts)
        } else if folded_name.contains(text.folded()) {
            Some(Self::LastNameContains)
        } else {
            None
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPerson {
    pub rank: Rank,
    pub id: UserId,
    pub name: PersonName,
    pub email: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundGroup {
    pub id: ConversationId,
    pub name: String,
}

/// A row of the search for people and groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hit {
    Person(FoundPerson),
    Group(FoundGroup),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_ranks_by_where_its_name_has_the_text() {
        let text = SearchText::parse("КЛУБ").unwrap();
        assert_eq!(
            Rank::of_group("клуб книг", &text),
            Some(Rank::FirstNameStarts)
        );
        assert_eq!(
            Rank::of_group("наш клуб", &text),
            Some(Rank::LastNameContains)
        );
        assert_eq!(Rank::of_group("книги", &text), None);
    }

    #[test]
    fn wildcards_are_ordinary() {
        let text = SearchText::parse("%_").unwrap();
        assert_eq!(Rank::of_group("abc", &text), None);
        assert_eq!(Rank::of_group("100%_", &text), Some(Rank::LastNameContains));
    }
}
