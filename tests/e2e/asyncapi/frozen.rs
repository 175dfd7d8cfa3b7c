//! Every frame that is described has a file of how it looks, which `frames.rs` and `live_frames.rs` compare.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document::Document;

/// Errors that no client causes. They look like the others.
const FAULTS: [&str; 4] = ["conflict", "internal", "overloaded", "unavailable"];

#[test]
fn every_frame_that_is_described_is_frozen() {
    let document = Document::load();
    let mut described: BTreeSet<String> = error_codes(&document)
        .map(|code| format!("error.{code}"))
        .collect();
    for (ending, word) in [("Reply", "reply"), ("Broadcast", "broadcast")] {
        let messages = document.messages(ending).into_iter();
        let kinds = messages.filter_map(|message| message.strip_suffix(ending));
        described.extend(kinds.map(|kind| format!("{kind}.{word}")));
    }
    assert_eq!(frozen(), described);
}

fn error_codes(document: &Document) -> impl Iterator<Item = &str> {
    let codes = document.at("/components/schemas/Error/properties/code/examples");
    let codes = codes.as_array().unwrap().iter().filter_map(Value::as_str);
    codes.filter(|code| !FAULTS.contains(code))
}

/// The first two words of the names of the files. What follows tells apart several of one kind.
fn frozen() -> BTreeSet<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/e2e/snapshots");
    let files = std::fs::read_dir(folder).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    names
        .map(|name| name.split('.').take(2).collect::<Vec<_>>().join("."))
        .collect()
}
