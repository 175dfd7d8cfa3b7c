//! Rules for text that people type, shared by the value types of all features.

use std::borrow::Cow;

/// Why a value is not acceptable, worded to follow the name of its field: `must be a UUID`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Violation(Cow<'static, str>);

impl Violation {
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    #[must_use]
    pub const fn from_string(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

/// The form in which names are compared regardless of case, outside ASCII too. All forms of a letter
/// become one: `Σ`, `σ` and the `ς` at the end of a word, `ß`, `ẞ` and `SS`. Character by character,
/// so that a part of a text folds to a part of the folded text.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .collect()
}

/// The form in which e-mails and user names are compared: regardless of case, but no two letters
/// become one. Character by character, as [`fold`], of which it changes nothing.
#[must_use]
pub fn lower_case(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Checks a length in characters, by which Unicode scalar values are meant everywhere.
pub(crate) fn check_length(text: &str, min: usize, max: usize) -> Result<(), Violation> {
    let length = text.chars().count();
    if (min..=max).contains(&length) {
        return Ok(());
    }
    Err(Violation::from_string(match (min, length) {
        (_, 0) => "must not be empty".to_owned(),
        (0 | 1, _) => format!("must be at most {max} characters long"),
        _ => format!("must be {min} to {max} characters long"),
    }))
}

/// Refuses U+0000, which PostgreSQL cannot store.
pub(crate) fn check_storable(text: &str) -> Result<(), Violation> {
    if text.contains('\0') {
        return Err(Violation::new("must not contain U+0000"));
    }
    Ok(())
}

/// Refuses white space.
pub(crate) fn check_no_spaces(text: &str) -> Result<(), Violation> {
    if text.chars().any(char::is_whitespace) {
        return Err(Violation::new("must not contain spaces"));
    }
    Ok(())
}

/// Refuses what makes one name look like another or breaks a line of text: control characters and
/// the marks that override the direction of writing.
pub(crate) fn check_displayable(text: &str) -> Result<(), Violation> {
    let deceptive =
        |c: char| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if text.chars().any(deceptive) {
        return Err(Violation::new("must not contain control characters"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_count_characters_not_bytes() {
        assert_eq!(check_length("😀😀", 1, 2), Ok(()));
        assert_eq!(
            check_length("abc", 1, 2),
            Err(Violation::new("must be at most 2 characters long"))
        );
        assert_eq!(
            check_length("", 1, 2),
            Err(Violation::new("must not be empty"))
        );
        assert_eq!(
            check_length("ab", 3, 32),
            Err(Violation::new("must be 3 to 32 characters long"))
        );
    }

    #[test]
    fn direction_overrides_and_control_characters_are_not_displayable() {
        assert!(check_displayable("Ann\u{202E}nna").is_err());
        assert!(check_displayable("a\nb").is_err());
        assert!(check_displayable("Анна-Мария").is_ok());
    }

    #[test]
    fn folding_knows_more_than_ascii() {
        assert_eq!(fold("ИВАН Ünal"), "иван ünal");
    }

    #[test]
    fn folding_unites_all_forms_of_a_letter() {
        assert_eq!(fold("ΟΔΟΣ"), "οδοσ");
        assert_eq!(fold("οδος"), "οδοσ");
        for sharp in ["STRASSE", "strasse", "Straße", "STRAẞE", "ſtraſſe"] {
            assert_eq!(fold(sharp), "strasse", "{sharp}");
        }
        let has_case = |c: &char| !c.to_lowercase().eq([*c]) || !c.to_uppercase().eq([*c]);
        for c in ('\0'..=char::MAX).filter(has_case) {
            let folded = fold(&c.to_string());
            assert_eq!(fold(&folded), folded, "{c}");
            assert_eq!(fold(&c.to_lowercase().to_string()), folded, "{c}");
            assert_eq!(fold(&c.to_uppercase().to_string()), folded, "{c}");
        }
    }

    #[test]
    fn lower_case_keeps_letters_apart() {
        assert_eq!(lower_case("ИВАН ẞ"), "иван ß");
        assert_eq!(lower_case("Straße ς"), "straße ς");
    }

    #[test]
    fn a_part_folds_to_a_part() {
        assert!(fold("ΟΔΟΣΗΜΑΝΣΗ").contains(&fold("ΟΔΟΣ")));
    }
}
