use std::collections::BTreeMap;

use messenger_domain::text::Violation;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Number, Value};

/// The field of a frame in which it stands.
const NAME: &str = "requestId";

/// What a client calls a request of its own, to find the answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RequestId {
    Text(String),
    Number(Number),
    /// A number that would be rounded.
    Written(Written),
}

/// A number as the client wrote it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Written(Box<RawValue>);

impl PartialEq for Written {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

impl Eq for Written {}

impl RequestId {
    /// Reads the id of a frame, which was sent as `raw`.
    pub(super) fn take(
        frame: &mut serde_json::Map<String, Value>,
        raw: &str,
    ) -> Result<Option<Self>, Violation> {
        match frame.remove(NAME) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(id)) => Ok(Some(Self::Text(id))),
            Some(Value::Number(id)) if id.is_f64() => Ok(written(raw).map(Self::Written)),
            Some(Value::Number(id)) => Ok(Some(Self::Number(id))),
            Some(_) => Err(Violation::new("must be a string or a number")),
        }
    }
}

/// Reads the frame once more: hardly any client writes numbers that are not whole, or that large.
fn written(raw: &str) -> Option<Written> {
    let mut fields: BTreeMap<String, Box<RawValue>> = serde_json::from_str(raw).ok()?;
    fields.remove(NAME).map(Written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_echoed_as_they_were_written() {
        for id in [
            "7",
            "18446744073709551615",
            "18446744073709551616",
            "-0",
            "1.0",
            "1E+2",
        ] {
            let raw = format!(r#"{{"requestId": {id} }}"#);
            let mut frame = serde_json::from_str(&raw).unwrap();
            let read = RequestId::take(&mut frame, &raw).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), id);
        }
    }
}
