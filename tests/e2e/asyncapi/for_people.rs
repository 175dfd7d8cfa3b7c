//! `docs/websocket.md`: the same for people.

use std::collections::BTreeSet;

use messenger_api_types::ws::{ClientFrame, CloseCode};

use super::code::{baseline_kinds, error_codes, live_kinds};
use super::set;

/// The rows of the table under a heading: the texts of their cells.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/websocket.md");
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text
        .lines()
        .skip_while(|line| *line != format!("## {heading}"))
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter(|line| line.starts_with('|'));
    let cells = |line: &str| {
        let inner = line.trim_matches('|').split('|');
        inner
            .map(|cell| cell.trim().trim_matches('`').to_owned())
            .collect()
    };
    // The names of the columns, and the line under them.
    lines.skip(2).map(cells).collect()
}

/// One column of a table.
fn column(heading: &str, place: usize) -> Vec<String> {
    rows(heading)
        .into_iter()
        .map(|mut row| row.remove(place))
        .collect()
}

#[test]
fn every_request_is_there_and_no_other() {
    assert_eq!(
        column("Requests", 0),
        ClientFrame::kinds().collect::<Vec<_>>()
    );
    let told = rows("Requests")
        .into_iter()
        .filter(|row| !row[3].is_empty());
    let told: BTreeSet<_> = told.map(|mut row| row.remove(0)).collect();
    assert_eq!(told, baseline_kinds());
}

#[test]
fn every_event_is_there_and_no_other() {
    let told = rows("Events").into_iter();
    let told: Vec<_> = told.map(|row| (row[0].clone(), row[1].clone())).collect();
    let known: BTreeSet<_> = live_kinds()
        .into_iter()
        .map(|(kind, topic)| (topic.to_owned(), kind))
        .collect();
    assert_eq!(told.len(), known.len());
    assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), known);
}

#[test]
fn every_error_code_is_there_and_no_other() {
    let codes = column("Errors", 0);
    assert_eq!(set(codes.iter().map(String::as_str)), error_codes());
}

#[test]
fn every_close_code_is_there_and_no_other() {
    let known = CloseCode::ALL.map(|code| code.number().to_string());
    assert_eq!(column("Closing", 0), known);
    assert_eq!(column("Closing", 1), CloseCode::ALL.map(CloseCode::reason));
}
