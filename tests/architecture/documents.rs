//! Documents that must not go stale.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use crate::sources::sources;
use crate::{read, workspace};

#[test]
fn the_openapi_document_is_up_to_date() {
    let output = Command::new(harness::messenger())
        .arg("openapi")
        .env_clear()
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let printed = String::from_utf8(output.stdout).unwrap();
    let parsed: Value = serde_json::from_str(&printed).unwrap();
    assert!(parsed["openapi"].as_str().unwrap().starts_with("3."));
    assert!(
        printed == read("docs/openapi.json"),
        "docs/openapi.json is stale: run `make openapi`"
    );
}

#[test]
fn every_error_code_is_documented_and_the_other_way_round() {
    let codes = codes();
    assert!(
        codes.contains("email_taken") && codes.contains("validation_failed"),
        "{codes:?}"
    );
    let text = read("docs/errors.md");
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    let documented: BTreeSet<_> = rows
        .filter_map(|row| row.split('`').next())
        .filter(is_code)
        .collect();
    let undocumented: Vec<_> = codes
        .iter()
        .filter(|code| !documented.contains(code.as_str()))
        .collect();
    assert!(
        undocumented.is_empty(),
        "docs/errors.md has no rows for {undocumented:?}"
    );
    let gone: Vec<_> = documented
        .iter()
        .filter(|code| !codes.contains(**code))
        .collect();
    assert!(
        gone.is_empty(),
        "docs/errors.md has rows for what does not exist: {gone:?}"
    );
}

/// The codes of all errors that clients may get.
fn codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for (path, text) in sources() {
        let path = path.strip_prefix(workspace()).unwrap();
        // Elsewhere are other texts of one word, but no codes of one word.
        let all = path.ends_with("error.rs");
        let some = path.ends_with("ws/request.rs") || path.ends_with("ws-api/src/handshake.rs");
        let code = text.split("#[cfg(test)]").next().unwrap();
        let literals = code.split('"').skip(1).step_by(2).filter(is_code);
        let chosen = literals.filter(|code| all || (some && code.contains('_')));
        if path.starts_with("crates") && !path.starts_with("crates/infra") {
            codes.extend(chosen.map(str::to_owned));
        }
    }
    codes
}

fn is_code(text: &&str) -> bool {
    text.len() > 3 && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}
