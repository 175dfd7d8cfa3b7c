//! The shape of the sources.

use std::path::{Path, PathBuf};

use crate::workspace;

const MAX_LINES: usize = 400;

/// All sources with their texts.
pub(crate) fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for root in ["crates", "migration", "tests"] {
        collect(&workspace().join(root), &mut found);
    }
    assert!(found.len() > 50, "where are the sources?");
    found
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

#[test]
fn no_file_is_too_long_to_be_read() {
    let too_long: Vec<_> = sources()
        .into_iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .collect();
    assert!(
        too_long.is_empty(),
        "more than {MAX_LINES} lines: {too_long:#?}"
    );
}

#[test]
fn nothing_is_unsafe() {
    // Written so that it does not find itself.
    let keyword = concat!("un", "safe ");
    let found: Vec<_> = sources()
        .into_iter()
        .filter(|(_, text)| {
            text.lines()
                .any(|line| is_code(line) && line.contains(keyword))
        })
        .map(|(path, _)| path)
        .collect();
    assert!(found.is_empty(), "{found:#?}");
    let manifest = crate::read("Cargo.toml");
    assert!(manifest.contains("unsafe_code = \"forbid\""));
}

#[test]
fn every_crate_follows_the_lints_of_the_workspace() {
    let manifest = crate::read("Cargo.toml");
    assert!(manifest.contains("[workspace.lints.clippy]"));
    let mut manifests = vec![PathBuf::from("migration"), PathBuf::from("tests")];
    let crates = std::fs::read_dir(workspace().join("crates")).unwrap();
    manifests.extend(crates.map(|entry| entry.unwrap().path()));
    for folder in manifests {
        let text = crate::read(folder.join("Cargo.toml"));
        assert!(
            text.contains("[lints]\nworkspace = true"),
            "{}",
            folder.display()
        );
    }
}

#[test]
fn no_test_is_switched_off() {
    let switch = concat!("#[ig", "nore");
    for (path, text) in sources() {
        assert!(!text.contains(switch), "{}", path.display());
    }
}

fn is_code(line: &str) -> bool {
    !line.trim_start().starts_with("//")
}
