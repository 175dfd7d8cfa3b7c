use std::process::Stdio;

use serde_json::Value;
use tokio::process::Command;
use tokio::time::timeout;

use crate::{PATIENCE, TestServer, binary};

impl TestServer {
    /// Puts the server under load for a moment, with these arguments of the load generator. Fails if
    /// the generator found anything wrong; returns its report.
    pub async fn load(&self, arguments: &[&str]) -> Value {
        let home = tempfile::tempdir().unwrap();
        let report = home.path().join("report.json");
        let mut command = Command::new(binary::load_generator());
        command
            .args(["--url", &format!("http://{}", self.address())])
            .args(["--server-pid", &self.process_id().to_string()])
            .args(["--seconds", "0.5", "--warm-up", "0.2"])
            .arg("--json")
            .arg(&report)
            .args(arguments)
            .env_clear()
            .stdin(Stdio::null())
            .kill_on_drop(true);
        let output = timeout(PATIENCE * 2, command.output()).await;
        let output = output.expect("the load does not end").unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        let log = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "{arguments:?}: {}: {told}{log}",
            output.status
        );
        serde_json::from_str(&std::fs::read_to_string(&report).unwrap()).unwrap()
    }
}
