//! Documents that must not go stale.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::{read, workspace};

#[test]
fn the_openapi_document_is_up_to_date() {
    let output = Command::new(harness::messenger()).arg("openapi").env_clear().output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    let parsed: Value = serde_json::from_str(&printed).unwrap();
    assert!(parsed["openapi"].as_str().unwrap().starts_with("3."));
    assert!(printed == read("docs/openapi.json"), "docs/openapi.json is stale: run `make openapi`");
}

#[test]
fn every_error_code_is_documented() {
    let documented = read("docs/errors.md");
    let mut codes = BTreeSet::new();
    for adapter in ["domain", "http-api", "ws-api", "api-types", "infra"] {
        collect_codes(&workspace().join("crates").join(adapter).join("src"), &mut codes);
    }
    assert!(codes.contains("email_taken") && codes.contains("validation_failed"), "{codes:?}");
    let missing: Vec<_> =
        codes.iter().filter(|code| !documented.contains(&format!("`{code}`"))).collect();
    assert!(missing.is_empty(), "docs/errors.md lacks {missing:?}");
}

#[test]
fn every_documented_error_code_exists() {
    let mut codes = BTreeSet::new();
    for adapter in ["domain", "http-api", "ws-api", "api-types", "infra"] {
        collect_codes(&workspace().join("crates").join(adapter).join("src"), &mut codes);
    }
    let documented = read("docs/errors.md");
    let rows = documented.lines().filter_map(|line| line.strip_prefix("| `"));
    let gone: Vec<_> =
        rows.filter_map(|row| row.split('`').next()).filter(|code| !codes.contains(*code)).collect();
    assert!(gone.is_empty(), "docs/errors.md has codes that do not exist: {gone:?}");
}

fn collect_codes(folder: &Path, codes: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_codes(&path, codes);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            codes.extend(codes_in(&std::fs::read_to_string(&path).unwrap()));
        }
    }
}
