use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The server, built from the sources as they are now, unless `TEST_SERVER` names another binary.
#[must_use]
pub fn messenger() -> &'static Path {
    static BINARY: OnceLock<Option<PathBuf>> = OnceLock::new();
    let find = || {
        std::env::var_os("TEST_SERVER")
            .map(PathBuf::from)
            .or_else(|| build("messenger"))
    };
    BINARY
        .get_or_init(find)
        .as_deref()
        .expect("the server does not build: see above")
}

/// The load generator, built from the sources as they are now.
pub(crate) fn load_generator() -> &'static Path {
    static BINARY: OnceLock<Option<PathBuf>> = OnceLock::new();
    BINARY
        .get_or_init(|| build("messenger-load"))
        .as_deref()
        .expect("the load generator does not build: see above")
}

fn build(name: &str) -> Option<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(WORKSPACE)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    for name in variables_of_this_test() {
        command.env_remove(name);
    }
    let profile = std::env::var_os("TEST_PROFILE").unwrap_or_else(|| "dev".into());
    command.args(["build", "--quiet", "--bin", name]);
    command.arg("--message-format=json-render-diagnostics");
    command.arg("--profile").arg(profile);
    let output = command.output().expect("cargo cannot be started");
    let told = String::from_utf8(output.stdout).expect("cargo speaks UTF-8");
    told.lines()
        .filter_map(|line| executable(line, name))
        .next_back()
        .filter(|_| output.status.success())
}

/// What cargo tells a test of its package. Some build scripts read it: if they saw it, they and all
/// that depends on them would be compiled anew, and once more by the next build without it.
fn variables_of_this_test() -> impl Iterator<Item = OsString> {
    let told = [
        "CARGO_BIN_",
        "CARGO_CRATE_",
        "CARGO_MANIFEST_",
        "CARGO_PKG_",
        "CARGO_PRIMARY_",
        "OUT_DIR",
    ];
    std::env::vars_os()
        .map(|(name, _)| name)
        .filter(move |name| {
            name.to_str()
                .is_some_and(|name| told.iter().any(|prefix| name.starts_with(prefix)))
        })
}

/// Where a binary is, if this is the line in which cargo tells it.
fn executable(line: &str, name: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(line).ok()?;
    let is_it = message["target"]["name"] == name;
    message["executable"]
        .as_str()
        .filter(|_| is_it)
        .map(PathBuf::from)
}
