//! The history of a conversation.

use harness::{Person, Socket, TestServer, e2e, fresh_id};
use serde_json::{Value, json};

use super::{LIMITS, assert_different, column, during};

e2e! {
    a_group_is_read_to_its_end_while_somebody_writes,
    a_dialog_is_read_to_its_end_while_somebody_writes,
    a_page_larger_than_a_hundred_is_cut,
}

const MESSAGES: usize = 500;

/// Sends half of the messages, each before the last one is answered.
async fn flood(socket: &mut Socket, kind: &str, template: &Value) {
    for _ in 0..MESSAGES / 2 {
        let mut params = template.clone();
        params["messageId"] = json!(fresh_id());
        socket.send(kind, params).await;
    }
    for _ in 0..MESSAGES / 2 {
        assert_eq!(socket.next_answer().await["success"], true);
    }
}

/// Checks a history that was read to its end: newest first, nothing twice, none left out.
fn check(rows: &[Value], written: &[Value], limit: usize) {
    let times = column(rows, "createdAt");
    assert!(
        times.is_sorted_by(|newer, older| newer > older),
        "pages of {limit}"
    );
    assert_different(&column(rows, "messageId"));
    // What was written meanwhile is newer than all of this.
    let (_, older) = rows.split_at(rows.len() - written.len());
    assert!(older == written, "pages of {limit}: {} rows", rows.len());
}

/// Reads a history with pages of all sizes while somebody writes.
async fn read_all(reader: &mut Socket, writer: &mut Socket, kind: [&str; 2], params: [Value; 2]) {
    let [read, write] = kind;
    let [page, text] = params;
    let written = reader.walk(read, &page, 100).await;
    assert!(written.len() >= MESSAGES, "{} messages", written.len());
    let writing = async {
        loop {
            let mut params = text.clone();
            params["messageId"] = json!(fresh_id());
            writer.request(write, params).await;
        }
    };
    let reading = async {
        let mut lengths = Vec::new();
        for limit in LIMITS {
            let rows = reader.walk(read, &page, limit).await;
            check(&rows, &written, limit);
            lengths.push(rows.len());
        }
        lengths
    };
    let lengths = during(reading, writing).await;
    assert!(lengths.is_sorted(), "messages got lost: {lengths:?}");
    assert!(lengths[3] > written.len(), "nobody wrote meanwhile");
}

async fn a_group_is_read_to_its_end_while_somebody_writes(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    let group = anns.new_group("Readers").await;
    anns.add(group, &bob).await;
    anns.add(group, &eve).await;
    let text = json!({ "groupId": group, "content": "x" });
    tokio::join!(
        flood(&mut anns, "messageInGroup", &text),
        flood(&mut bobs, "messageInGroup", &text),
    );
    let kinds = ["getlatestMessageGroup", "messageInGroup"];
    let params = [json!({ "groupId": group }), text];
    let mut eves = eve.connect().await;
    read_all(&mut eves, &mut anns, kinds, params).await;
}

fn to(person: &Person) -> Value {
    json!({ "receiverId": person.id, "content": "x" })
}

async fn a_dialog_is_read_to_its_end_while_somebody_writes(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    let (to_ann, to_bob) = (to(&ann), to(&bob));
    tokio::join!(
        flood(&mut anns, "privateMessage", &to_bob),
        flood(&mut bobs, "privateMessage", &to_ann),
    );
    let kinds = ["getlatestMessageDialog", "privateMessage"];
    let params = [json!({ "receiverId": bob.id }), to(&bob)];
    let mut reader = ann.connect().await;
    read_all(&mut reader, &mut anns, kinds, params).await;
}

async fn a_page_larger_than_a_hundred_is_cut(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    flood(&mut anns, "privateMessage", &to(&bob)).await;
    for limit in [
        json!(100),
        json!(101),
        json!(1_000_000_000),
        json!(u64::MAX),
        json!(1e300),
    ] {
        let page = json!({ "receiverId": bob.id, "limit": limit, "cursorCreatedAt": null });
        let rows = anns.rows("getlatestMessageDialog", page).await;
        assert_eq!(rows.len(), 100, "a limit of {limit}");
    }
}
