//! Everything that the OpenAPI document describes, asked for by a fuzzer that reads it: no answer is a 5xx,
//! and none is one that the document does not tell of.

mod document;
mod world;

use std::path::Path;
use std::process::Stdio;

use harness::{PATIENCE, TestServer, e2e, rounds};
use serde_json::Value;
use tokio::process::Command;
use tokio::time::timeout;

use document::operations;
use world::World;

e2e! { all_answers_are_in_the_document }

/// What does away with something that other operations need, or is done once. Each has a world of its own.
const ALONE: [&str; 21] = [
    "acceptFriendRequest",
    "addParticipants",
    "changePassword",
    "deleteAccount",
    "deleteConversationMessage",
    "deleteGroupMessage",
    "deleteMessage",
    "deleteNotification",
    "dropGroup",
    "endSession",
    "leaveGroup",
    // Ends the oldest session once there are too many.
    "logIn",
    "logOut",
    "logOutEverywhere",
    "refreshToken",
    "rejectFriendRequest",
    "removeFriend",
    "removeMember",
    "removeMemberById",
    "removeParticipant",
    "transferGroup",
];

/// What schemathesis is told beside the document. Some rules no schema can tell, such as that common
/// passwords are refused: what it takes for acceptable need not be.
const CONFIGURATION: &str = r#"
seed = 1
warnings = false
generation.database = "none"
checks.positive_data_acceptance.enabled = false
"#;

async fn all_answers_are_in_the_document(server: TestServer) {
    let mut document = server.client().get("/api/openapi.json").await.expect(200);
    let shared = World::make(&server).await;
    let mut configuration = vec![CONFIGURATION.to_owned(), authorized(&shared)];
    let mut described = 0;
    for mut operation in operations(&mut document) {
        described += 1;
        if ALONE.contains(&operation.id.as_str()) {
            let world = World::make(&server).await;
            operation.make_true(&world);
            let only = format!("[[operations]]\ninclude-operation-id = '{}'", operation.id);
            configuration.extend([only, authorized(&world)]);
        } else {
            operation.make_true(&shared);
        }
    }

    let home = tempfile::tempdir().unwrap();
    std::fs::write(
        home.path().join("schemathesis.toml"),
        configuration.join("\n"),
    )
    .unwrap();
    std::fs::write(home.path().join("openapi.json"), document.to_string()).unwrap();
    let report = ask_for_everything(&server, home.path()).await;

    let phases = report["phases"].as_object().unwrap();
    assert_eq!(phases.len(), 4, "{phases:?}");
    for (name, phase) in phases {
        assert_eq!(phase["status"], "success", "{name}");
    }
    assert_eq!(report["operations"]["total"], described);
    assert_eq!(report["operations"]["tested"], described);
    assert_eq!(never_accepted(&report), [] as [&str; 0]);
    assert!(shared.ann.is_logged_in().await);
}

fn authorized(world: &World) -> String {
    format!("headers.Authorization = 'Bearer {}'", world.ann.token)
}

/// Operations that refused whatever was asked of them.
fn never_accepted(report: &Value) -> Vec<&str> {
    let operations = report["valid_rates"].as_object().unwrap().iter();
    let refused = operations.filter(|(_, phases)| {
        let mut phases = phases.as_object().unwrap().values();
        phases.all(|phase| phase["accepted"] == 0)
    });
    refused.map(|(name, _)| name.as_str()).collect()
}

/// Runs schemathesis in a directory with its files, and returns its report. Fails if it finds anything.
async fn ask_for_everything(server: &TestServer, home: &Path) -> Value {
    let program = std::env::var_os("TEST_SCHEMATHESIS").expect(
        "TEST_SCHEMATHESIS has to name a schemathesis: run `make test`, or `tests/with-servers cargo test`",
    );
    let mut command = Command::new(program);
    command
        .args(["run", "openapi.json", "--no-color"])
        .args(["--url", &server.url("")])
        .args(["--max-examples", &rounds(2, 200).to_string()])
        .args(["--report-json-path", "report.json"])
        .current_dir(home)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let limit = PATIENCE * u32::try_from(rounds(20, 120)).unwrap();
    let output = timeout(limit, command.output()).await;
    let output = output.expect("the questions do not end").unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_str(&std::fs::read_to_string(home.join("report.json")).unwrap()).unwrap()
}
