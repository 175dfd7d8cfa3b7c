//! Who may depend on whom: `docs/architecture.md` says why.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

use crate::workspace;

/// The crates of the workspace, each with the names of what it depends on directly.
static CRATES: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(workspace())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .map(|package| (text(&package["name"]), dependencies(package)))
        .collect()
});

/// Without those of tests, which may look at everything.
fn dependencies(package: &Value) -> BTreeSet<String> {
    let all = package["dependencies"].as_array().unwrap().iter();
    all.filter(|one| one["kind"] != "dev")
        .map(|one| text(&one["name"]))
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// All that depend directly on something whose name begins like this.
fn users_of(prefix: &str) -> Vec<&'static str> {
    let uses = |names: &BTreeSet<String>| names.iter().any(|name| name.starts_with(prefix));
    CRATES
        .iter()
        .filter(|(_, names)| uses(names))
        .map(|(user, _)| user.as_str())
        .collect()
}

fn own(user: &str) -> Vec<&'static str> {
    let names = CRATES[user].iter().map(String::as_str);
    names.filter(|name| CRATES.contains_key(*name)).collect()
}

#[test]
fn the_domain_depends_on_nothing_of_ours() {
    assert_eq!(own("messenger-domain"), [] as [&str; 0]);
}

#[test]
fn the_domain_knows_no_adapter() {
    let known = &CRATES["messenger-domain"];
    for banned in [
        "actix",
        "sea-orm",
        "serde",
        "redis",
        "paperclip",
        "sqlx",
        "reqwest",
        "tokio-tungstenite",
    ] {
        let found: Vec<_> = known
            .iter()
            .filter(|name| name.starts_with(banned))
            .collect();
        assert_eq!(found, [] as [&String; 0]);
    }
}

#[test]
fn adapters_do_not_know_each_other() {
    assert_eq!(own("messenger-api-types"), ["messenger-domain"]);
    assert_eq!(own("messenger-rate-limits"), ["messenger-domain"]);
    let web = [
        "messenger-api-types",
        "messenger-domain",
        "messenger-rate-limits",
    ];
    assert_eq!(own("messenger-http-api"), web);
    assert_eq!(own("messenger-ws-api"), web);
    assert_eq!(
        own("messenger-infra"),
        ["messenger-domain", "messenger-migration"]
    );
    assert_eq!(own("messenger-migration"), [] as [&str; 0]);
}

#[test]
fn the_load_generator_knows_the_server_by_its_wire_only() {
    assert_eq!(own("messenger-loadtest"), [] as [&str; 0]);
    assert_eq!(users_of("messenger-loadtest"), [] as [&str; 0]);
}

#[test]
fn only_the_store_knows_the_database() {
    let store = ["messenger-infra", "messenger-migration", "messenger-tests"];
    assert_eq!(users_of("sea-orm"), store);
    assert_eq!(users_of("sqlx"), [] as [&str; 0]);
}

#[test]
fn only_the_binary_knows_the_adapters() {
    let binary_and_tests = ["messenger-app", "messenger-tests"];
    assert_eq!(users_of("messenger-infra"), binary_and_tests);
    assert_eq!(users_of("messenger-http-api"), ["messenger-app"]);
    assert_eq!(users_of("messenger-ws-api"), ["messenger-app"]);
    assert_eq!(users_of("messenger-app"), [] as [&str; 0]);
    assert_eq!(users_of("messenger-tests"), [] as [&str; 0]);
}

#[test]
fn the_binary_has_no_rules_of_its_own() {
    assert!(!CRATES["messenger-app"].contains("sea-orm"));
    assert!(!CRATES["messenger-app"].contains("paperclip"));
}
