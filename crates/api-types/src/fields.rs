//! Reading what clients send, field by field, so that everything that is wrong is told at once.

use std::fmt::Display;

use messenger_domain::text::Violation;
use messenger_domain::users::PasswordPolicy;
use serde_json::Value;

use crate::Pairs;
use crate::error::FieldError;

/// Rules for input that differ between installations.
#[derive(Clone, Copy, Debug)]
pub struct InputRules {
    pub password_policy: PasswordPolicy,
}

/// The shape of a request: how it is documented, and how the command in it is read.
pub trait Request {
    type Command;

    /// Whether fields that this shape does not name are refused.
    const STRICT: bool = true;

    /// Reads the command, noting in `fields` whatever is wrong. `None` only if something was noted.
    fn read(fields: &mut Fields, rules: &InputRules) -> Option<Self::Command>;
}

/// Reads a whole request from a JSON object (or the pairs of a query string) found at `root`.
pub fn read_request<R: Request>(
    root: &'static str,
    pairs: Pairs,
    rules: &InputRules,
) -> Result<R::Command, Vec<FieldError>> {
    read_fields(root, pairs, |fields| {
        let command = R::read(fields, rules);
        if R::STRICT {
            fields.refuse_the_rest();
        }
        command
    })
}

/// Reads an object found at `root`, whose unknown fields do not matter.
pub(crate) fn read_fields<T>(
    root: &'static str,
    pairs: Pairs,
    read: impl FnOnce(&mut Fields) -> Option<T>,
) -> Result<T, Vec<FieldError>> {
    let mut fields = Fields::new(root, pairs);
    match read(&mut fields) {
        Some(value) if fields.errors.is_empty() => Ok(value),
        _ => Err(fields.errors),
    }
}

/// The fields of one object. Each can be taken once.
#[derive(Debug)]
pub struct Fields {
    root: &'static str,
    pairs: Pairs,
    errors: Vec<FieldError>,
}

impl Fields {
    fn new(root: &'static str, mut pairs: Pairs) -> Self {
        Self {
            root,
            errors: pairs.take_errors(root),
            pairs,
        }
    }

    /// A field that has to be there.
    pub fn required<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Value) -> Result<T, Violation>,
    ) -> Option<T> {
        match self.pairs.object.remove(name) {
            None => self.refuse(name, "is required"),
            Some(Value::Null) => self.refuse(name, "must not be null"),
            Some(value) => read(value).map_or_else(|violation| self.refuse(name, violation), Some),
        }
    }

    /// A field that has to be there, but may be null.
    pub fn nullable<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Value) -> Result<T, Violation>,
    ) -> Option<Option<T>> {
        match self.pairs.object.remove(name) {
            None => self.refuse(name, "is required"),
            Some(Value::Null) => Some(None),
            Some(value) => {
                read(value).map_or_else(|violation| self.refuse(name, violation), |v| Some(Some(v)))
            }
        }
    }

    /// A field that may be left out. Null counts as left out.
    pub fn optional<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Value) -> Result<T, Violation>,
    ) -> Option<Option<T>> {
        Some(self.patch(name, read)?.flatten())
    }

    /// A field that may be left out, where null means something else than that.
    pub fn patch<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Value) -> Result<T, Violation>,
    ) -> Option<Option<Option<T>>> {
        if self.pairs.object.contains_key(name) {
            self.nullable(name, read).map(Some)
        } else {
            Some(None)
        }
    }

    /// Notes what is wrong with a field. Of one that did not arrive well, the value says nothing.
    pub fn refuse<T>(&mut self, name: &str, why: impl Display) -> Option<T> {
        if self.pairs.faulty.contains(name) {
            return None;
        }
        let path = format!("{}/{name}", self.root);
        self.errors.push(FieldError {
            path,
            message: why.to_string(),
        });
        None
    }

    fn refuse_the_rest(&mut self) {
        for name in std::mem::take(&mut self.pairs.object).keys() {
            self.refuse::<()>(name, "is not known here");
        }
    }
}

/// Reads a text by the rule of a value type.
pub fn text<T>(
    parse: impl FnOnce(&str) -> Result<T, Violation>,
) -> impl FnOnce(Value) -> Result<T, Violation> {
    move |value| parse(&string(value)?)
}

/// As [`text`], for a value type that keeps the text as it is.
pub(crate) fn whole_text<T>(
    parse: impl FnOnce(String) -> Result<T, Violation>,
) -> impl FnOnce(Value) -> Result<T, Violation> {
    move |value| parse(string(value)?)
}

/// Reads any text.
pub fn string(value: Value) -> Result<String, Violation> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(Violation::new("must be a string")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(value: Value) -> Fields {
        match value {
            Value::Object(object) => Fields::new("/body", object.into()),
            other => panic!("{other} is no object"),
        }
    }

    fn errors(fields: Fields) -> Vec<(String, String)> {
        fields
            .errors
            .into_iter()
            .map(|error| (error.path, error.message))
            .collect()
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let mut input = fields(json!({"a": null, "b": 1, "d": "x", "e": 2}));
        assert_eq!(input.required("a", string), None);
        assert_eq!(input.required("b", string), None);
        assert_eq!(input.required("c", string), None);
        assert_eq!(input.required("d", string).as_deref(), Some("x"));
        input.refuse_the_rest();
        let expected = [
            ("/body/a", "must not be null"),
            ("/body/b", "must be a string"),
            ("/body/c", "is required"),
            ("/body/e", "is not known here"),
        ];
        assert_eq!(
            errors(input),
            expected.map(|(path, why)| (path.into(), why.into()))
        );
    }

    #[test]
    fn null_and_absence_can_be_told_apart() {
        let mut input = fields(json!({"a": null, "b": null, "c": null, "d": "x"}));
        assert_eq!(input.optional("a", string), Some(None));
        assert_eq!(input.nullable("b", string), Some(None));
        assert_eq!(input.patch("c", string), Some(Some(None)));
        assert_eq!(input.patch("d", string), Some(Some(Some("x".into()))));
        assert_eq!(input.patch("e", string), Some(None));
        assert_eq!(input.nullable("f", string), None);
        assert_eq!(errors(input), [("/body/f".into(), "is required".into())]);
    }
}
