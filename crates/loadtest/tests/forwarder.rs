//! The checks against a server that breaks its promises: what they cannot find, no test with a server
//! that keeps them would show.

#![expect(clippy::unwrap_used, reason = "in a test, to panic is to fail")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// The example of that name, which is killed in the end.
struct Forwarder {
    child: Child,
    url: String,
}

impl Drop for Forwarder {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Forwarder {
    fn start(fault: Option<&str>) -> Self {
        let mut command = Command::new(example());
        command.envs(fault.map(|fault| (fault, "10")));
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let line = output.lines().next().unwrap().unwrap();
        let url = line.strip_prefix("forwarder is listening on ").unwrap();
        Self {
            url: url.to_owned(),
            child,
        }
    }

    fn load(&self, scenario: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_messenger-load"))
            .args([
                "--url",
                &self.url,
                "--no-history",
                "--seconds",
                "0.3",
                "--warm-up",
                "0.1",
            ])
            .args(scenario)
            .output()
            .unwrap()
    }
}

/// `cargo test` builds examples, unless it is told which tests to build.
fn example() -> PathBuf {
    let examples = Path::new(env!("CARGO_BIN_EXE_messenger-load")).with_file_name("examples");
    let forwarder = examples.join("forwarder");
    assert!(
        forwarder.exists(),
        "cargo build -p messenger-loadtest --examples"
    );
    forwarder
}

const SCENARIOS: [&[&str]; 3] = [
    &["private", "--senders", "3"],
    &["paced", "--rate", "200", "--pairs", "3"],
    &["group", "--members", "4", "--senders", "2", "--window", "3"],
];

fn expect(fault: Option<&str>, code: i32, told: &str) {
    let forwarder = Forwarder::start(fault);
    let check = &|scenario: &[&str]| {
        let output = forwarder.load(scenario);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(code), "{scenario:?}: {text}");
        assert!(text.contains(told), "{scenario:?}: {text}");
    };
    // All at once, for to wait in vain takes a while.
    std::thread::scope(|threads| {
        for scenario in SCENARIOS {
            threads.spawn(move || check(scenario));
        }
    });
}

#[test]
fn a_server_that_forwards_everything_passes() {
    expect(None, 0, "nothing is wrong");
}

#[test]
fn a_server_that_loses_messages_is_found_out() {
    expect(Some("FORWARDER_LOSES"), 1, "is missing");
}

#[test]
fn a_server_that_tells_twice_is_found_out() {
    expect(Some("FORWARDER_DOUBLES"), 1, "is there twice");
}

#[test]
fn a_server_that_is_not_there_is_no_result() {
    let url = Forwarder::start(None).url.clone();
    let output = Command::new(env!("CARGO_BIN_EXE_messenger-load"))
        .args(["--url", &url, "private"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}
