use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// The description of the protocol, as it is published.
pub(super) struct Document(Value);

impl Document {
    pub(super) fn load() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/asyncapi.yaml");
        let text = std::fs::read_to_string(path).unwrap();
        Self(serde_yaml_ng::from_str(&text).unwrap())
    }

    /// Whatever a pointer points to.
    pub(super) fn at(&self, pointer: &str) -> &Value {
        let found = self.0.pointer(pointer);
        found.unwrap_or_else(|| panic!("there is no {pointer}"))
    }

    pub(super) fn object(&self, pointer: &str) -> &Map<String, Value> {
        self.at(pointer).as_object().unwrap()
    }

    /// The names of all messages that end like this.
    pub(super) fn messages(&self, ending: &str) -> Vec<&str> {
        let names = self.object("/components/messages").keys();
        names
            .map(String::as_str)
            .filter(|name| name.ends_with(ending))
            .collect()
    }

    /// The examples of a message.
    pub(super) fn examples(&self, message: &str) -> Vec<&Value> {
        let pointer = format!("/components/messages/{message}/examples");
        let examples = self.at(&pointer).as_array().unwrap();
        assert!(!examples.is_empty(), "{message}");
        examples.iter().map(|example| &example["payload"]).collect()
    }

    /// What checks whether something is such a message.
    pub(super) fn validator(&self, message: &str) -> Validator {
        let schema = json!({
            "$ref": format!("#/components/messages/{message}/payload"),
            "components": self.0["components"],
        });
        let options = jsonschema::draft7::options().should_validate_formats(true);
        options.build(&schema).unwrap()
    }

    /// All references, wherever they are.
    pub(super) fn references(&self) -> Vec<&str> {
        let mut found = Vec::new();
        collect_references(&self.0, &mut found);
        found
    }
}

fn collect_references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(reference) if name == "$ref" => found.push(reference),
                    _ => collect_references(value, found),
                }
            }
        }
        Value::Array(values) => {
            for value in values {
                collect_references(value, found);
            }
        }
        _ => {}
    }
}

/// Checks something against a schema, and says what is wrong with it.
#[track_caller]
pub(super) fn assert_valid(validator: &Validator, value: &Value) {
    let faults: Vec<_> = validator
        .iter_errors(value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{value}: {faults:#?}");
}
