//! Names and values, each name at most once: what a JSON object and a query have in common.

use std::fmt;

use messenger_api_types::error::FieldError;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

/// Collects pairs into an object. A name that comes twice is an error rather than an override:
/// whoever wrote it meant something else than what one of the two says.
#[derive(Default)]
pub(super) struct Pairs {
    object: Map<String, Value>,
    repeated: Vec<String>,
}

impl Pairs {
    pub(super) fn insert(&mut self, name: String, value: Value) {
        if self.object.contains_key(&name) {
            self.repeated.push(name);
        } else {
            self.object.insert(name, value);
        }
    }

    pub(super) fn into_object(self, root: &str) -> Result<Map<String, Value>, Vec<FieldError>> {
        if self.repeated.is_empty() {
            return Ok(self.object);
        }
        let error = |name| FieldError {
            path: format!("{root}/{name}"),
            message: "must not be given twice".to_owned(),
        };
        Err(self.repeated.into_iter().map(error).collect())
    }
}

/// What stands at the top of a JSON text.
pub(super) enum Document {
    Object(Pairs),
    Other,
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DocumentVisitor)
    }
}

struct DocumentVisitor;

/// Implements the visits to everything that is no object.
macro_rules! other {
    ($($visit:ident($kind:ty)),+) => {
        $(fn $visit<E>(self, _: $kind) -> Result<Document, E> {
            Ok(Document::Other)
        })+
    };
}

impl<'de> Visitor<'de> for DocumentVisitor {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
        let mut pairs = Pairs::default();
        while let Some((name, value)) = map.next_entry()? {
            pairs.insert(name, value);
        }
        Ok(Document::Object(pairs))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Document, A::Error> {
        while seq.next_element::<Value>()?.is_some() {}
        Ok(Document::Other)
    }

    fn visit_unit<E>(self) -> Result<Document, E> {
        Ok(Document::Other)
    }

    other!(
        visit_bool(bool),
        visit_i64(i64),
        visit_u64(u64),
        visit_f64(f64),
        visit_str(&str)
    );
}
