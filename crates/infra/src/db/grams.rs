//! Grams: all runs of one, two and three characters of a text.
//!
//! A text that contains another has all grams of the other, and an index knows who has a gram. What
//! it finds has to be looked at again, for the grams may stand in another order.

use std::collections::BTreeSet;

const LONGEST: usize = 3;

/// The grams of several texts; none crosses from one text into another.
pub(crate) fn of_texts(texts: &[&str]) -> Vec<String> {
    let grams: BTreeSet<String> =
        texts.iter().flat_map(|text| (1..=LONGEST).flat_map(|length| runs(text, length))).collect();
    grams.into_iter().collect()
}

/// The fewest grams that whoever contains `text` must have.
pub(crate) fn to_find(text: &str) -> Vec<String> {
    let grams: BTreeSet<String> = runs(text, text.chars().count().min(LONGEST)).collect();
    grams.into_iter().collect()
}

fn runs(text: &str, length: usize) -> impl Iterator<Item = String> {
    let characters: Vec<char> = text.chars().collect();
    let count = if length == 0 { 0 } else { (characters.len() + 1).saturating_sub(length) };
    (0..count).map(move |start| characters.iter().skip(start).take(length).collect())
}

/// The end of the range of texts that begin with `prefix`, in the order of code points; none if there
/// is no such end.
pub(crate) fn after_prefix(prefix: &str) -> Option<String> {
    let mut characters: Vec<char> = prefix.chars().collect();
    while let Some(last) = characters.pop() {
        if let Some(next) = next_char(last) {
            characters.push(next);
            return Some(characters.into_iter().collect());
        }
    }
    None
}

/// Steps over the surrogates, which are no characters.
fn next_char(c: char) -> Option<char> {
    (c..=char::MAX).nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grams_are_of_characters_and_stay_within_a_text() {
        assert_eq!(of_texts(&["анна", "b"]), ["а", "ан", "анн", "b", "н", "на", "нн", "нна"].sorted());
        assert_eq!(of_texts(&["", ""]), Vec::<String>::new());
    }

    #[test]
    fn a_search_needs_only_the_longest_grams() {
        assert_eq!(to_find("%"), ["%"]);
        assert_eq!(to_find("ан"), ["ан"]);
        assert_eq!(to_find("анна"), ["анн", "нна"]);
        assert_eq!(to_find("aaaaa"), ["aaa"]);
    }

    #[test]
    fn whoever_contains_a_text_has_its_grams() {
        let grams = of_texts(&["иванов", "ivan@example.org"]);
        for part in ["и", "ва", "ванов", "@example", "n@e", "org"] {
            assert!(to_find(part).iter().all(|gram| grams.contains(gram)), "{part}");
        }
    }

    #[test]
    fn a_prefix_range_ends_at_the_next_character() {
        assert_eq!(after_prefix("ab").as_deref(), Some("ac"));
        assert_eq!(after_prefix("\u{D7FF}").as_deref(), Some("\u{E000}"));
        assert_eq!(after_prefix("a\u{10FFFF}").as_deref(), Some("b"));
        assert_eq!(after_prefix("\u{10FFFF}"), None);
    }

    trait Sorted {
        fn sorted(self) -> Vec<String>;
    }

    impl<const N: usize> Sorted for [&str; N] {
        fn sorted(self) -> Vec<String> {
            let mut sorted: Vec<String> = self.map(str::to_owned).into();
            sorted.sort();
            sorted
        }
    }
}
