use serde_json::{Map, Value, json};

use super::operations::{Input, Operation, Source};
use super::{errors, examples};

/// Limits of the fields of requests and answers, which types alone do not tell.
const LIMITS: &str = include_str!("limits.json");

/// Adds to a derived document what the tables say.
pub(super) fn enrich(document: &mut Value) {
    // An API key is the closest thing to a bearer token that paperclip knows.
    if let Some(bearer) = document.pointer_mut("/components/securitySchemes/bearer") {
        *bearer = json!({
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "The token that a log-in answers with.",
        });
    }
    let components = json!({"responses": errors::components(), "schemas": limits()});
    merge(
        document,
        json!({"servers": [{"url": "/"}], "components": components}),
    );
    let known = examples::all();
    for derived in operations_of(document) {
        unwrap_lines(derived);
        let id = derived.get("operationId").and_then(Value::as_str);
        if let Some(operation) = known.iter().find(|known| Some(known.id) == id) {
            describe(derived, operation);
        }
    }
}

pub(super) fn limits() -> Value {
    serde_json::from_str(LIMITS).unwrap_or_default()
}

/// Every operation in a document, whatever its path and method.
pub(super) fn operations_of(document: &mut Value) -> Vec<&mut Map<String, Value>> {
    fields(&mut document["paths"])
        .flat_map(fields)
        .filter_map(Value::as_object_mut)
        .collect()
}

fn fields(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    value.as_object_mut().into_iter().flat_map(Map::values_mut)
}

/// Comments have line breaks where the code needs them.
fn unwrap_lines(derived: &mut Map<String, Value>) {
    if let Some(Value::String(description)) = derived.get_mut("description") {
        *description = description.replace("\n ", " ");
    }
}

fn describe(derived: &mut Map<String, Value>, operation: &Operation) {
    let needs_token = derived.contains_key("security");
    if let Some(Value::Object(responses)) = derived.get_mut("responses") {
        for success in responses.values_mut() {
            add_example(success, &operation.success);
        }
        responses.extend(errors::responses(operation, needs_token));
    }
    for input in &operation.inputs {
        match input.source {
            Source::Body => {
                if let Some(body) = derived.get_mut("requestBody") {
                    add_example(body, &input.example);
                }
            }
            Source::Path | Source::Query => describe_parameters(derived, input),
        }
    }
}

/// Adds an example to a request body or a response.
fn add_example(of: &mut Value, example: &Value) {
    merge(
        of,
        json!({"content": {"application/json": {"example": example}}}),
    );
}

fn describe_parameters(derived: &mut Map<String, Value>, input: &Input) {
    let parameters = derived.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let name = parameter
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let example = input.example.get(name).cloned();
        let limits = limits_of_parameter(name);
        if let Some(example) = example.filter(|example| !example.is_null()) {
            merge(parameter, json!({"example": example}));
        }
        if let (Some(limits), Value::Object(parameter)) = (limits, parameter) {
            parameter.insert("schema".to_owned(), limits);
        }
    }
}

/// What a parameter of this name has to look like. A `limit` has no type of a fixed width: more than there
/// may be is as good as the most.
fn limits_of_parameter(name: &str) -> Option<Value> {
    match name {
        "limit" => Some(json!({"type": "integer", "minimum": 1})),
        "searchText" => Some(json!({"type": "string", "minLength": 1, "maxLength": 100})),
        _ => None,
    }
}

/// Adds to objects at every depth; anything else is replaced.
fn merge(target: &mut Value, addition: Value) {
    match (target, addition) {
        (Value::Object(target), Value::Object(addition)) => {
            for (name, value) in addition {
                merge(target.entry(name).or_insert(Value::Null), value);
            }
        }
        (target, addition) => *target = addition,
    }
}
