use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

use crate::{PATIENCE, binary};

/// The last lines of a log.
type Lines = Arc<Mutex<VecDeque<String>>>;

const KEPT_LINES: usize = 10_000;
const SHOWN_LINES: usize = 60;

/// A server that runs. Dropping it kills it.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    output: UnboundedReceiver<String>,
    log: Lines,
    log_reader: Option<JoinHandle<()>>,
}

impl Process {
    pub(crate) fn spawn(settings: &[(String, String)]) -> Self {
        let mut command = Command::new(binary::messenger());
        command.arg("serve").env_clear();
        for name in ["PATH", "HOME", "TZ"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command.envs(settings.iter().map(|(name, value)| (name, value)));
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the server cannot be started");
        let output = lines_of(child.stdout.take().unwrap());
        let log = Lines::default();
        let log_reader = Some(keep_lines(child.stderr.take().unwrap(), log.clone()));
        Self {
            child,
            output,
            log,
            log_reader,
        }
    }

    /// The port that the server listens on, once it does.
    pub(crate) async fn port(&mut self) -> u16 {
        let line = timeout(PATIENCE, self.output.recv())
            .await
            .expect("the server does not get ready")
            .expect("the server ended at once");
        line.strip_prefix("messenger is listening on http://127.0.0.1:")
            .and_then(|port| port.parse().ok())
            .unwrap_or_else(|| panic!("the server said: {line}"))
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks the server to stop.
    pub(crate) fn interrupt(&self) {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(status.success(), "the server was gone already");
    }

    /// Waits until the server has stopped by itself.
    pub(crate) async fn exit(&mut self) -> ExitStatus {
        let end_of_output = async { while self.output.recv().await.is_some() {} };
        timeout(PATIENCE, end_of_output)
            .await
            .expect("the server does not stop");
        self.bury()
    }

    fn bury(&mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        drop(self.log_reader.take().map(JoinHandle::join));
        status
    }

    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().iter().cloned().collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Fails only for a process that has ended.
        drop(self.child.kill());
        self.bury();
        if std::thread::panicking() {
            let log = self.log();
            let hidden = log.len().saturating_sub(SHOWN_LINES);
            eprintln!("the server's log, less {hidden} lines:");
            log.iter()
                .skip(hidden)
                .for_each(|line| eprintln!("    {line}"));
        }
    }
}

/// The lines that come out, until the other side ends.
fn lines_of(pipe: impl Read + Send + 'static) -> UnboundedReceiver<String> {
    let (sender, receiver) = unbounded_channel();
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            drop(sender.send(line));
        }
    });
    receiver
}

fn keep_lines(pipe: impl Read + Send + 'static, kept: Lines) -> JoinHandle<()> {
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            let mut kept = kept.lock().unwrap();
            if kept.len() == KEPT_LINES {
                kept.pop_front();
            }
            kept.push_back(line);
        }
    })
}
