use std::process::{Command, Stdio};

use crate::binary;

/// What a command of the server came to.
#[derive(Debug)]
pub struct Outcome {
    pub success: bool,
    /// What it printed.
    pub output: String,
    /// What it logged.
    pub log: String,
}

/// Runs a command other than `serve` to its end, with these settings and no others.
#[must_use]
pub fn run(arguments: &[&str], settings: &[(&str, &str)]) -> Outcome {
    let mut command = Command::new(binary::messenger());
    command
        .args(arguments)
        .env_clear()
        .envs(settings.iter().copied());
    let output = command.stdin(Stdio::null()).output().unwrap();
    Outcome {
        success: output.status.success(),
        output: String::from_utf8(output.stdout).unwrap(),
        log: String::from_utf8(output.stderr).unwrap(),
    }
}
