//! `docs/asyncapi.yaml` and `docs/websocket.md` say what the code does, and nothing else.

mod code;
mod document;
mod events;
mod for_people;
mod frozen;
mod session;

pub(crate) use self::events::events;

use std::collections::BTreeSet;

use messenger_api_types::ws::{ClientFrame, CloseCode, ErrorFrame, Reply};
use serde_json::{Value, json};

use crate::bad_frames::mistakes;
use code::{broadcast_kinds, error_codes};
use document::{Document, assert_valid};

fn set<'a>(values: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    values.into_iter().map(str::to_owned).collect()
}

#[test]
fn it_holds_every_message_that_the_code_knows_and_no_other() {
    let document = Document::load();
    let requests = ClientFrame::kinds().map(|kind| format!("{kind}Request"));
    let replies = ClientFrame::kinds().map(|kind| format!("{kind}Reply"));
    let broadcasts = broadcast_kinds().into_iter();
    let broadcasts = broadcasts.map(|kind| format!("{kind}Broadcast"));
    let others = ["error".to_owned()];
    let expected: BTreeSet<_> = requests
        .chain(replies)
        .chain(broadcasts)
        .chain(others)
        .collect();
    assert_eq!(set(document.messages("")), expected);
    for channel in ["socket", "socketAtRoot"] {
        let messages = document.object(&format!("/channels/{channel}/messages"));
        assert_eq!(set(messages.keys().map(String::as_str)), expected);
    }
}

#[test]
fn it_holds_every_operation_that_the_code_knows_and_no_other() {
    let document = Document::load();
    let broadcasts = broadcast_kinds().into_iter();
    let broadcasts = broadcasts.map(|kind| format!("{kind}Broadcast"));
    let sent: BTreeSet<_> = broadcasts.chain(["error".to_owned()]).collect();
    let operations = document.object("/operations");
    let names = set(operations.keys().map(String::as_str));
    let received = set(ClientFrame::kinds());
    assert_eq!(names, received.union(&sent).cloned().collect());
    let message = |name: &str| json!({ "$ref": format!("#/channels/socket/messages/{name}") });
    for (name, operation) in operations {
        if sent.contains(name) {
            assert_eq!(operation["action"], "send");
            assert_eq!(operation["messages"], json!([message(name)]));
        } else {
            assert_eq!(operation["action"], "receive");
            let request = message(&format!("{name}Request"));
            assert_eq!(operation["messages"], json!([request]));
            let reply = message(&format!("{name}Reply"));
            assert_eq!(
                operation["reply"]["messages"],
                json!([reply, message("error")])
            );
        }
    }
}

#[test]
fn it_holds_both_addresses_and_both_ways_to_bring_a_token() {
    let document = Document::load();
    assert_eq!(document.at("/asyncapi"), "3.0.0");
    assert_eq!(document.at("/channels/socket/address"), "/api/ws");
    assert_eq!(document.at("/channels/socketAtRoot/address"), "/");
    let headers = "/components/channelBindings/socket/ws/headers/properties";
    let headers = document.object(headers);
    let names: Vec<_> = headers.keys().collect();
    assert_eq!(names, ["Authorization", "Origin", "Sec-WebSocket-Protocol"]);
    let ways = document.at("/servers/local/security").as_array().unwrap();
    assert_eq!(ways.len(), 2);
    assert_eq!(
        document.at("/components/securitySchemes/bearer/scheme"),
        "bearer"
    );
    let name = document.at("/components/securitySchemes/subProtocol/name");
    assert_eq!(name, "Sec-WebSocket-Protocol");
}

#[test]
fn all_references_lead_somewhere() {
    let document = Document::load();
    let references = document.references();
    assert!(references.len() > 150, "{} references", references.len());
    for reference in references {
        document.at(reference.strip_prefix('#').unwrap());
    }
}

#[test]
fn it_holds_the_close_codes_of_the_code() {
    let document = Document::load();
    let told = document.at("/channels/socket/x-close-codes").as_array();
    let told: Vec<_> = told
        .unwrap()
        .iter()
        .map(|close| (close["code"].clone(), close["reason"].clone()))
        .collect();
    let known = CloseCode::ALL.map(|code| (json!(code.number()), json!(code.reason())));
    assert_eq!(told, known);
}

#[test]
fn it_holds_the_error_codes_of_the_code() {
    let document = Document::load();
    let codes = document.at("/components/schemas/Error/properties/code/examples");
    let codes = codes.as_array().unwrap().iter();
    assert_eq!(set(codes.map(|code| code.as_str().unwrap())), error_codes());
}

#[test]
fn its_examples_fit_their_own_schema_and_no_other() {
    let document = Document::load();
    let names = document.messages("");
    let validators: Vec<_> = names
        .iter()
        .map(|name| (*name, document.validator(name)))
        .collect();
    for name in &names {
        for example in document.examples(name) {
            for (other, validator) in &validators {
                if other == name {
                    assert_valid(validator, example);
                } else {
                    assert!(!validator.is_valid(example), "{example} is a {other}");
                }
            }
        }
    }
}

#[test]
fn its_examples_of_requests_are_understood() {
    let document = Document::load();
    for name in document.messages("Request") {
        for example in document.examples(name) {
            let frame = ClientFrame::parse(&example.to_string());
            let frame = frame.unwrap_or_else(|bad| panic!("{example}: {:?}", bad.answer));
            assert_eq!(format!("{}Request", frame.request.kind()), name);
            assert_eq!(
                frame.request_id.is_some(),
                example.get("requestId").is_some()
            );
        }
    }
}

#[test]
fn its_examples_of_answers_are_what_the_server_writes() {
    let document = Document::load();
    for ending in ["Reply", "Broadcast"] {
        for name in document.messages(ending) {
            for example in document.examples(name) {
                let frame: Reply = serde_json::from_value(example.clone()).unwrap();
                assert_eq!(format!("{}{ending}", frame.kind), name);
                assert_eq!(serde_json::to_value(frame).unwrap(), *example);
            }
        }
    }
    for example in document.examples("error") {
        let frame: ErrorFrame = serde_json::from_value(example.clone()).unwrap();
        assert_eq!(serde_json::to_value(frame).unwrap(), *example);
    }
}

#[test]
fn what_the_code_refuses_does_not_fit_either() {
    let document = Document::load();
    for mistake in mistakes() {
        let validator = document.validator(&format!("{}Request", mistake.kind));
        let frame = json!({ "type": mistake.kind, "params": mistake.params });
        assert!(!validator.is_valid(&frame), "{frame}");
    }
    for name in document.messages("Request") {
        let validator = document.validator(name);
        for example in document.examples(name) {
            for (field, bad) in [
                ("requestId", json!([])),
                ("requestId", json!(true)),
                ("params", Value::Null),
                ("params", json!([])),
                ("type", json!("nothing")),
            ] {
                let mut frame = example.clone();
                frame[field] = bad;
                assert!(!validator.is_valid(&frame), "{frame}");
            }
        }
    }
}
