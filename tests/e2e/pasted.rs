//! What readers of the documents are told to paste into a shell, and what it prints.

use std::process::Stdio;

use harness::{TestServer, e2e};
use serde_json::{Deserializer, Value, json};
use tokio::process::Command;

e2e! {
    // Whoever takes the tour is under the limits that there are.
    the_tour_goes_as_it_is_told [("RATE_LIMITS", "on")],
    the_first_conversation_begins_as_it_is_told,
}

/// Printed after each block.
const END: &str = "-- end of block --";

/// A block to paste, and what is told of what it prints.
struct Step {
    block: String,
    told: Vec<Value>,
}

/// The blocks of a document in this language; one in JSON tells what the one before it prints.
fn steps(document: &str, language: &str) -> Vec<Step> {
    let path = format!("{}/../{document}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let mut steps: Vec<Step> = Vec::new();
    for fenced in text.split("```").skip(1).step_by(2) {
        let (kind, content) = fenced.split_once('\n').unwrap();
        if kind == language {
            let block = content.to_owned();
            let told = Vec::new();
            steps.push(Step { block, told });
        } else if kind == "json" {
            steps.last_mut().unwrap().told = values(content);
        }
    }
    steps
}

fn values(text: &str) -> Vec<Value> {
    let values: Result<_, _> = Deserializer::from_str(text).into_iter().collect();
    values.unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// What each block prints, if all of them are pasted into one shell.
async fn paste(server: &TestServer, blocks: impl Iterator<Item = &str>) -> Vec<String> {
    let mut script = String::new();
    for block in blocks {
        script.extend([block, "\necho '", END, "'\n"]);
    }
    for address in ["http://localhost:3001", "http://127.0.0.1:3001"] {
        script = script.replace(address, &server.url(""));
    }
    let mut shell = Command::new("bash");
    shell.args(["-c", &script]).stdin(Stdio::null());
    let output = shell.output().await.unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let printed = String::from_utf8(output.stdout).unwrap();
    let mut printed: Vec<_> = printed
        .split(&format!("{END}\n"))
        .map(str::to_owned)
        .collect();
    assert_eq!(printed.pop().as_deref(), Some(""));
    printed
}

async fn the_tour_goes_as_it_is_told(server: TestServer) {
    let steps = steps("docs/tour.md", "sh");
    assert!(steps.len() > 30, "{}", steps.len());
    let printed = paste(&server, steps.iter().map(|step| step.block.as_str())).await;
    assert_eq!(printed.len(), steps.len());
    let (mut ids_told, mut ids_printed) = (Ids::default(), Ids::default());
    for (step, printed) in steps.into_iter().zip(printed) {
        let told = ids_told.without_chance(json!(step.told));
        let without_chance = ids_printed.without_chance(json!(values(&printed)));
        assert_eq!(without_chance, told, "{}{printed}", step.block);
    }
}

/// Ids, in the order in which they appear.
#[derive(Default)]
struct Ids(Vec<String>);

impl Ids {
    /// A value with something else in place of all that is different each time. The same id gets the same
    /// name everywhere.
    fn without_chance(&mut self, value: Value) -> Value {
        match value {
            Value::Array(items) => Value::Array(
                items
                    .into_iter()
                    .map(|item| self.without_chance(item))
                    .collect(),
            ),
            Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| {
                    let value = match name.as_str() {
                        "token" | "refreshToken" | "next" | "nextCursor" | "previousCursor"
                        | "device"
                            if value.is_string() =>
                        {
                            json!("opaque")
                        }
                        _ => self.without_chance(value),
                    };
                    (name, value)
                });
                Value::Object(fields.collect())
            }
            Value::String(text) => json!(self.name(text)),
            other => other,
        }
    }

    fn name(&mut self, text: String) -> String {
        if text.len() == 24 && text.starts_with("20") && text.ends_with('Z') {
            return "a time".to_owned();
        }
        if uuid::Uuid::parse_str(&text).is_err() {
            return text;
        }
        let known = self.0.iter().position(|id| *id == text);
        let number = known.unwrap_or_else(|| {
            self.0.push(text);
            self.0.len() - 1
        });
        format!("id {number}")
    }
}

/// The rest of it takes a client for WebSockets that is not part of this project.
async fn the_first_conversation_begins_as_it_is_told(server: TestServer) {
    let steps = steps("README.md", "bash");
    let blocks = steps.iter().map(|step| step.block.as_str());
    let calls = blocks.filter(|block| block.contains("curl"));
    let printed = paste(&server, calls.chain(["echo $BOB_ID $BOB"])).await;
    let [signed_up, found, kept] = printed.try_into().unwrap();
    let registered = json!({ "message": "User registered!" });
    assert_eq!(values(&signed_up), [registered.clone(), registered]);
    let [found] = values(&found).try_into().unwrap();
    assert_eq!(found["data"][0]["firstName"], "Bob");
    let (id, token) = kept.trim().split_once(' ').unwrap();
    assert_eq!(found["data"][0]["userId"], id);
    let bob = server.client().build(reqwest::Method::GET, "/api/profile");
    let profile = server.client().send(bob.bearer_auth(token)).await;
    assert_eq!(profile.expect(200)["id"], id);
}
