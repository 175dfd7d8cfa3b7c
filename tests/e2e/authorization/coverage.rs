//! The table beside the document: what one has and the other has not.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::table::rows;
use super::told::{NOT_AUTHORIZED, Refusal, Told};

/// What any call can be refused for, whoever makes it.
const OF_ANY_CALL: [u16; 6] = [408, 413, 415, 429, 500, 503];
const OF_ANY_INPUT: [&str; 2] = ["validation_failed", "invalid_json"];

/// What only servers answer that are set up otherwise than the one of the table. Tests of their own are
/// in `friends_only.rs`.
const OF_OTHER_SETTINGS: [&str; 1] = ["friends_only"];

/// For each operation, statuses of success and codes of refusals.
type Answers = BTreeMap<String, BTreeSet<String>>;

#[test]
fn the_table_has_each_operation_with_each_answer_of_the_document() {
    let (told, documented) = (of_the_table(), of_the_document());
    let operations = |answers: &Answers| answers.keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        operations(&told),
        operations(&documented),
        "operations of the table, and of docs/openapi.json"
    );
    let differ =
        |(operation, answers): &(&String, &BTreeSet<String>)| documented[*operation] != **answers;
    let differing: Vec<_> = told.iter().filter(differ).collect();
    let expected: Vec<_> = differing
        .iter()
        .map(|(operation, _)| documented.get_key_value(*operation).unwrap())
        .collect();
    assert_eq!(
        differing, expected,
        "answers of the table, and of the document"
    );
}

fn of_the_table() -> Answers {
    let mut answers = Answers::new();
    for row in rows() {
        let operation = row.operation.split_whitespace().collect::<Vec<_>>();
        let answers = answers.entry(operation.join(" ")).or_default();
        let told = row.cells.told().iter().copied();
        let of_nobody = row.needs_token().then_some(NOT_AUTHORIZED);
        answers.extend(told.chain(of_nobody).map(name));
    }
    answers
}

fn name(told: Told) -> String {
    match told {
        Told::Done(status) => status.to_string(),
        Told::Refused(Refusal { status, code, .. }) => format!("{status} {code}"),
    }
}

fn of_the_document() -> Answers {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let text = std::fs::read_to_string(path).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let mut answers = Answers::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let name = format!("{} {path}", method.to_uppercase());
            answers.insert(name, documented(&document, &operation["responses"]));
        }
    }
    answers
}

fn documented(document: &Value, responses: &Value) -> BTreeSet<String> {
    let mut answers = BTreeSet::new();
    for (status, response) in responses.as_object().unwrap() {
        let number: u16 = status.parse().unwrap();
        if number < 400 {
            answers.insert(status.clone());
        } else if !OF_ANY_CALL.contains(&number) {
            let codes = codes(document, response);
            answers.extend(codes.iter().map(|code| format!("{status} {code}")));
        }
    }
    answers
}

/// The codes that a response has examples of.
fn codes(document: &Value, response: &Value) -> Vec<String> {
    let response = match response["$ref"].as_str() {
        Some(reference) => document.pointer(&reference[1..]).unwrap(),
        None => response,
    };
    let examples = &response["content"]["application/json"]["examples"];
    let examples = examples.as_object().unwrap().values();
    examples
        .map(|example| example["value"]["code"].as_str().unwrap())
        .filter(|code| !OF_ANY_INPUT.contains(code) && !OF_OTHER_SETTINGS.contains(code))
        .map(str::to_owned)
        .collect()
}
