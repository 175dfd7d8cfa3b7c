//! Strings that break things: each is returned to the byte, or refused with an error that names its
//! field, and the same on both databases.

mod names;
mod table;
mod texts;

use serde_json::Value;

/// Checks that a frame was refused because of one field.
fn assert_refused(answer: &Value, field: &str, text: &str) {
    assert_eq!(answer["code"], "invalid_params", "{text:?}: {answer}");
    let path = format!("/params/{field}");
    assert_eq!(answer["errors"][0]["path"], path, "{text:?}: {answer}");
    assert_eq!(answer["errors"].as_array().unwrap().len(), 1, "{text:?}");
    let message = answer["message"].as_str().unwrap();
    assert!(
        message.starts_with(&format!("{field} must ")),
        "{text:?}: {message}"
    );
}
