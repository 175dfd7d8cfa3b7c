use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::error::FieldError;

/// Names and values, each name at most once: what a JSON object and a query have in common. Whatever is
/// wrong with them is kept, to be told together with what is wrong with the values.
#[derive(Debug, Default)]
pub struct Pairs {
    pub(crate) object: Map<String, Value>,
    /// In the order in which they were found; without a name, a fault is of the whole.
    faults: Vec<(Option<String>, &'static str)>,
    /// Names of which a fault is known.
    pub(crate) faulty: BTreeSet<String>,
}

impl Pairs {
    /// A name that comes twice is a fault rather than an override: whoever wrote it meant something
    /// else than what one of the two says.
    pub fn insert(&mut self, name: String, value: Value) {
        if self.object.contains_key(&name) {
            self.spoil(name, "must not be given twice");
        } else {
            self.object.insert(name, value);
        }
    }

    /// Notes that a name is there, but that its value cannot be used.
    pub fn spoil(&mut self, name: String, why: &'static str) {
        if self.faulty.insert(name.clone()) {
            self.faults.push((Some(name.clone()), why));
        }
        self.object.entry(name).or_insert(Value::Null);
    }

    /// Notes something that is wrong with none of the names.
    pub fn refuse(&mut self, why: &'static str) {
        if !self.faults.contains(&(None, why)) {
            self.faults.push((None, why));
        }
    }

    /// What is wrong, for pairs that were found at `root`.
    pub(crate) fn take_errors(&mut self, root: &str) -> Vec<FieldError> {
        std::mem::take(&mut self.faults)
            .into_iter()
            .map(|(name, why)| FieldError {
                path: name.map_or_else(|| root.to_owned(), |name| format!("{root}/{name}")),
                message: why.to_owned(),
            })
            .collect()
    }
}

impl From<Map<String, Value>> for Pairs {
    fn from(object: Map<String, Value>) -> Self {
        Self {
            object,
            ..Self::default()
        }
    }
}
