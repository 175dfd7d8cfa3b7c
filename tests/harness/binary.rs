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
            .or_else(build)
    };
    BINARY
        .get_or_init(find)
        .as_deref()
        .expect("the server does not build: see above")
}

fn build() -> Option<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(WORKSPACE)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    command.args(["build", "--quiet", "--bin", "messenger"]);
    command.arg("--message-format=json-render-diagnostics");
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let output = command.output().expect("cargo cannot be started");
    let told = String::from_utf8(output.stdout).expect("cargo speaks UTF-8");
    told.lines()
        .filter_map(executable)
        .next_back()
        .filter(|_| output.status.success())
}

/// Where the server is, if this is the line in which cargo tells it.
fn executable(line: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(line).ok()?;
    let is_server = message["target"]["name"] == "messenger";
    message["executable"]
        .as_str()
        .filter(|_| is_server)
        .map(PathBuf::from)
}
