//! Lists over HTTP: `limit` and `cursor` in the query, `nextCursor` in the answer.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use messenger_domain::Timestamp;
use messenger_domain::limit::Limit;
use messenger_domain::page::{PageOf, Place, TimeKey};
use messenger_domain::text::Violation;
use paperclip::actix::Apiv2Schema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::fields::{Fields, InputRules, Request, string, text};

const DEFAULT_ROWS: u64 = 50;
const BAD_CURSOR: &str = "must be a cursor from an earlier answer";

/// A key as the text of a cursor.
pub trait CursorKey: Sized {
    fn write(&self) -> String;
    fn read(text: &str) -> Option<Self>;
}

impl CursorKey for TimeKey {
    fn write(&self) -> String {
        format!("{}.{}", self.at.millis(), self.id.simple())
    }

    fn read(text: &str) -> Option<Self> {
        let (millis, id) = text.split_once('.')?;
        Some(Self {
            at: Timestamp::from_millis(millis.parse().ok()?),
            id: Uuid::try_parse(id).ok()?,
        })
    }
}

/// For lists that are ordered by a text which is unique.
impl CursorKey for String {
    fn write(&self) -> String {
        self.clone()
    }

    fn read(text: &str) -> Option<Self> {
        (!text.contains('\0')).then(|| text.to_owned())
    }
}

/// A cursor to what comes after a row.
#[must_use]
pub fn cursor_after<K: CursorKey>(key: &K) -> String {
    URL_SAFE_NO_PAD.encode(format!("a{}", key.write()))
}

/// A cursor to what comes before a row.
#[must_use]
pub fn cursor_before<K: CursorKey>(key: &K) -> String {
    URL_SAFE_NO_PAD.encode(format!("b{}", key.write()))
}

fn read_place<K: CursorKey>(raw: &str) -> Result<Place<K>, Violation> {
    let read = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(raw).ok()?).ok()?;
        match text.split_at_checked(1)? {
            ("a", key) => K::read(key).map(Place::After),
            ("b", key) => K::read(key).map(Place::Before),
            _ => None,
        }
    };
    read().ok_or(Violation::new(BAD_CURSOR))
}

fn read_limit(value: Value) -> Result<Limit, Violation> {
    let raw = string(value)?;
    // More digits than a number can have are more rows than a page can have.
    let digits = !raw.is_empty() && raw.bytes().all(|byte| byte.is_ascii_digit());
    match raw.parse() {
        Ok(rows) if digits => Limit::new(rows),
        _ if digits => Ok(Limit::MAX),
        _ => Limit::new(0),
    }
}

/// Which page of a list to read.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Apiv2Schema)]
pub struct PageQuery {
    /// How many rows, 1 to 100; 50 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u16>,
    /// The `nextCursor` of the page before; from the start if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl Request for PageQuery {
    type Command = PageOf<TimeKey>;
    const STRICT: bool = false;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<PageOf<TimeKey>> {
        read_page(fields)
    }
}

/// Which page is asked for: `limit` (50 if left out) and `cursor` (from the start if left out).
pub fn read_page<K: CursorKey>(fields: &mut Fields) -> Option<PageOf<K>> {
    let limit = read_rows(fields);
    let place = fields.optional("cursor", text(read_place));
    Some(PageOf {
        limit: limit?,
        place: place?.unwrap_or(Place::Start),
    })
}

/// How many rows are asked for: `limit` (50 if left out).
pub(crate) fn read_rows(fields: &mut Fields) -> Option<Limit> {
    let limit = fields.optional("limit", read_limit);
    let default = || Limit::new(DEFAULT_ROWS).unwrap_or(Limit::MAX);
    Some(limit?.unwrap_or_else(default))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cursors_lead_back_to_their_keys() {
        let key = TimeKey {
            at: Timestamp::from_millis(-5),
            id: Uuid::from_u128(7),
        };
        assert_eq!(read_place(&cursor_after(&key)), Ok(Place::After(key)));
        assert_eq!(read_place(&cursor_before(&key)), Ok(Place::Before(key)));
        let name = "Анна".to_owned();
        assert_eq!(read_place(&cursor_after(&name)), Ok(Place::After(name)));
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        let of = |text: &str| URL_SAFE_NO_PAD.encode(text);
        for raw in [
            "",
            "%",
            "ä",
            &of(""),
            &of("a"),
            &of("c1.00000000000000000000000000000007"),
            &of("a1.7"),
            &of("ax.00000000000000000000000000000007"),
            &URL_SAFE_NO_PAD.encode([b'a', 0xff]),
        ] {
            assert_eq!(
                read_place::<TimeKey>(raw),
                Err(Violation::new(BAD_CURSOR)),
                "{raw}"
            );
        }
        assert!(read_place::<String>(&of("aa\0b")).is_err());
    }

    #[test]
    fn limits_are_whole_numbers_from_one_on() {
        let read = |raw: &str| read_limit(json!(raw)).map(Limit::rows);
        assert_eq!(read("7"), Ok(7));
        assert_eq!(read("007"), Ok(7));
        assert_eq!(read("101"), Ok(100));
        assert_eq!(read(&"9".repeat(40)), Ok(100));
        for raw in ["", "0", "-1", "+1", "1.5", "1e1", " 1", "x"] {
            assert!(read(raw).is_err(), "{raw}");
        }
        assert!(read_limit(json!(7)).is_err());
    }
}
