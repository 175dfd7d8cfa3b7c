use serde_json::{Map, Value, json};

use super::errors;
use super::operations::{self, Input, Operation, Source};
use super::schemas::{constrain, extend, search_text};

/// Adds to a derived document what the tables say.
pub(super) fn enrich(document: &mut Value) {
    extend(document, "", &json!({"servers": [{"url": "/"}]}));
    extend(
        document,
        "/components",
        &json!({"responses": errors::components()}),
    );
    let bearer = json!({
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The token that a log-in answers with.",
    });
    extend(
        document,
        "/components/securitySchemes",
        &json!({"bearer": bearer}),
    );
    if let Some(schemas) = document.pointer_mut("/components/schemas") {
        constrain(schemas);
    }
    let known = operations::all();
    for derived in derived_operations(document) {
        unwrap_lines(derived);
        if let Some(operation) = known
            .iter()
            .find(|known| derived.get("operationId") == Some(&json!(known.id)))
        {
            describe(derived, operation);
        }
    }
}

/// Every operation in a document, whatever its path and method.
pub(super) fn derived_operations(document: &mut Value) -> Vec<&mut Map<String, Value>> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let methods = paths
        .into_iter()
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut);
    methods
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut)
        .collect()
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
            let example = json!({"example": operation.success});
            extend(success, "/content/application~1json", &example);
        }
        responses.extend(errors::responses(operation, needs_token));
    }
    match &operation.input {
        Some(input) if input.source == Source::Body => {
            if let Some(body) = derived.get_mut("requestBody") {
                let example = json!({"example": input.example});
                extend(body, "/content/application~1json", &example);
            }
        }
        Some(input) => describe_parameters(derived, input),
        None => {}
    }
}

fn describe_parameters(derived: &mut Map<String, Value>, input: &Input) {
    let parameters = derived.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let name = parameter
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        if name == "searchText" {
            extend(parameter, "/schema", &search_text());
        }
        let example = input.example.get(&name).cloned().unwrap_or_default();
        extend(parameter, "", &json!({"example": example}));
    }
}
