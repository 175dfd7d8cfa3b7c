//! Grams: all runs of one, two and three characters of a text.
//!
//! A text that contains another has all grams of the other, and an index knows who has a gram. What
//! it finds has to be looked at again, for the grams may stand in another order.

use std::collections::BTreeSet;

const LONGEST: usize = 3;

/// A gram as a number: its characters one beside the other, 21 bits each, the first one highest.
pub(crate) type Gram = i64;

const BITS_OF_CHARACTER: usize = 21;

/// The grams of several texts; none crosses from one text into another.
pub(crate) fn of_texts(texts: &[&str]) -> Vec<Gram> {
    distinct(
        texts
            .iter()
            .flat_map(|text| (1..=LONGEST).flat_map(|length| runs(text, length))),
    )
}

/// The fewest grams that whoever contains `text` must have.
pub(crate) fn to_find(text: &str) -> Vec<Gram> {
    distinct(runs(text, text.chars().count().min(LONGEST)))
}

fn distinct(grams: impl Iterator<Item = Gram>) -> Vec<Gram> {
    grams.collect::<BTreeSet<_>>().into_iter().collect()
}

fn runs(text: &str, length: usize) -> impl Iterator<Item = Gram> {
    let characters: Vec<char> = text.chars().collect();
    let count = if length == 0 {
        0
    } else {
        (characters.len() + 1).saturating_sub(length)
    };
    (0..count).map(move |start| number(characters.iter().skip(start).take(length)))
}

fn number<'a>(characters: impl Iterator<Item = &'a char>) -> Gram {
    let places = (0..LONGEST).rev().map(|place| place * BITS_OF_CHARACTER);
    characters.zip(places).fold(0, |gram, (c, place)| {
        gram | (Gram::from(u32::from(*c)) << place)
    })
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

    fn gram(text: &str) -> Gram {
        let characters: Vec<char> = text.chars().collect();
        number(characters.iter())
    }

    fn grams<const N: usize>(texts: [&str; N]) -> Vec<Gram> {
        distinct(texts.into_iter().map(gram))
    }

    #[test]
    fn no_two_grams_have_one_number() {
        let texts = [
            "a",
            "aa",
            "aaa",
            "b",
            "ab",
            "ba",
            "\u{10FFFF}",
            "\u{10FFFF}\u{10FFFF}a",
        ];
        assert_eq!(grams(texts).len(), texts.len());
        assert_eq!(gram("a"), 0x61 << 42);
        assert_eq!(gram("abc"), (0x61 << 42) + (0x62 << 21) + 0x63);
        assert!(gram("\u{10FFFF}\u{10FFFF}\u{10FFFF}") > 0);
    }

    #[test]
    fn grams_are_of_characters_and_stay_within_a_text() {
        let expected = grams(["а", "н", "ан", "нн", "на", "анн", "нна", "b"]);
        assert_eq!(of_texts(&["анна", "b"]), expected);
        assert!(of_texts(&["", ""]).is_empty());
    }

    #[test]
    fn a_search_needs_only_the_longest_grams() {
        assert_eq!(to_find("%"), grams(["%"]));
        assert_eq!(to_find("ан"), grams(["ан"]));
        assert_eq!(to_find("анна"), grams(["анн", "нна"]));
        assert_eq!(to_find("aaaaa"), grams(["aaa"]));
    }

    #[test]
    fn whoever_contains_a_text_has_its_grams() {
        let grams = of_texts(&["иванов", "ivan@example.org"]);
        for part in ["и", "ва", "ванов", "@example", "n@e", "org"] {
            assert!(
                to_find(part).iter().all(|gram| grams.contains(gram)),
                "{part}"
            );
        }
    }

    #[test]
    fn a_prefix_range_ends_at_the_next_character() {
        assert_eq!(after_prefix("ab").as_deref(), Some("ac"));
        assert_eq!(after_prefix("\u{D7FF}").as_deref(), Some("\u{E000}"));
        assert_eq!(after_prefix("a\u{10FFFF}").as_deref(), Some("b"));
        assert_eq!(after_prefix("\u{10FFFF}"), None);
    }
}
