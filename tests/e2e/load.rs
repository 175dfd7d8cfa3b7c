//! Under load, for a moment: the load generator looks at what became of every message. How much
//! load the server bears is measured elsewhere; here everything just has to be right.

use harness::{TestServer, e2e};
use serde_json::Value;

e2e! {
    private_messages_under_load,
    messages_at_a_fixed_rate,
    groups_under_load,
    receipts_under_load,
    lists_under_load,
    a_storm_of_log_ins,
    connections_that_come_and_go,
}

fn number(report: &Value, pointer: &str) -> u64 {
    let number = report.pointer(pointer).and_then(Value::as_u64);
    number.unwrap_or_else(|| panic!("no {pointer} in {report:#}"))
}

/// Each acknowledged message is in the history, and was told to so many.
fn check_messages(report: &Value, listeners: u64) {
    let [acknowledged, delivered, stored] = ["acknowledged", "delivered", "in_history"]
        .map(|what| number(report, &format!("/checks/{what}")));
    assert!(acknowledged > 0, "{report:#}");
    assert_eq!(stored, acknowledged, "{report:#}");
    assert_eq!(delivered, acknowledged * listeners, "{report:#}");
    assert_eq!(report["checks"]["problems"], serde_json::json!([]));
    assert!(number(report, "/latency/ack/count") > 0, "{report:#}");
}

async fn private_messages_under_load(server: TestServer) {
    let report = server
        .load(&["private", "--senders", "8", "--churn", "--seconds", "1.5"])
        .await;
    check_messages(&report, 1);
    assert!(number(&report, "/checks/visited") > 0, "{report:#}");
    let processor = report.pointer("/cpu/server").unwrap();
    assert!(processor.as_f64().unwrap() > 0.0, "{report:#}");
}

async fn messages_at_a_fixed_rate(server: TestServer) {
    let report = server
        .load(&["paced", "--rate", "100", "--pairs", "4"])
        .await;
    check_messages(&report, 1);
}

async fn groups_under_load(server: TestServer) {
    let group = [
        "group",
        "--groups",
        "2",
        "--members",
        "5",
        "--senders",
        "3",
        "--window",
        "4",
    ];
    let report = server.load(&group).await;
    check_messages(&report, 4);
}

async fn receipts_under_load(server: TestServer) {
    let arguments = [
        "receipts",
        "--members",
        "12",
        "--rate",
        "40",
        "--seconds",
        "2",
    ];
    let report = server.load(&arguments).await;
    assert_eq!(report["checks"]["problems"], serde_json::json!([]));
    let written = "/facts/rows written per member and second";
    let written = report.pointer(written).and_then(Value::as_f64).unwrap();
    assert!(written > 0.0, "{report:#}");
    assert!(number(&report, "/checks/acknowledged") >= 11, "{report:#}");
}

async fn lists_under_load(server: TestServer) {
    for arguments in [
        &["history", "--messages", "60"][..],
        &["chatlist", "--conversations", "14"],
        &["search"],
    ] {
        let report = server.load(arguments).await;
        assert!(number(&report, "/checks/answers") > 0, "{report:#}");
    }
}

async fn a_storm_of_log_ins(server: TestServer) {
    let login = [
        "login",
        "--storm",
        "5",
        "--rate",
        "50",
        "--pairs",
        "2",
        "--seconds",
        "1",
    ];
    let report = server.load(&login).await;
    check_messages(&report, 1);
    assert!(number(&report, "/latency/log-in/count") > 0, "{report:#}");
}

async fn connections_that_come_and_go(server: TestServer) {
    let connect = [
        "connect",
        "--per-second",
        "20",
        "--rate",
        "50",
        "--pairs",
        "2",
    ];
    let report = server.load(&connect).await;
    check_messages(&report, 1);
    assert!(
        number(&report, "/latency/handshake/count") > 0,
        "{report:#}"
    );
    let report = server.load(&["idle", "--connections", "100"]).await;
    assert_eq!(number(&report, "/checks/delivered"), 100, "{report:#}");
    let presence = ["presence", "--connections", "30", "--watched", "4"];
    let report = server.load(&presence).await;
    assert_eq!(number(&report, "/count"), 30, "{report:#}");
}
