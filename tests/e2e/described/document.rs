use serde_json::Value;

use super::world::World;

/// An operation of the document.
pub(super) struct Described<'a> {
    pub(super) path: &'a str,
    pub(super) id: String,
    operation: &'a mut Value,
}

/// All operations of the document.
pub(super) fn operations(document: &mut Value) -> Vec<Described<'_>> {
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object_mut().unwrap() {
        for operation in methods.as_object_mut().unwrap().values_mut() {
            operations.push(Described {
                path,
                id: operation["operationId"].as_str().unwrap().to_owned(),
                operation,
            });
        }
    }
    operations
}

impl Described<'_> {
    /// Puts what there is in place of the examples, which are of people and groups that there are not.
    pub(super) fn make_true(&mut self, world: &World) {
        let parameters = self.operation.pointer_mut("/parameters");
        let parameters = parameters.and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap().to_owned();
            if let Some(value) = world.in_address(self.path, &self.id, &name) {
                parameter["example"] = value;
            }
        }
        let body = "/requestBody/content/application~1json/example";
        let fields = self.operation.pointer_mut(body);
        for (field, value) in fields.and_then(Value::as_object_mut).into_iter().flatten() {
            if let Some(there_is) = world.in_body(&self.id, field) {
                *value = there_is;
            }
        }
    }
}
