//! What a cursor means.

use harness::{TestServer, e2e};
use serde_json::{Value, json};

use super::column;

e2e! {
    a_page_holds_what_is_strictly_older,
    a_moment_may_be_written_in_any_zone,
    ends_of_time_are_cursors_too,
}

async fn a_page_holds_what_is_strictly_older(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    for text in ["1", "2", "3", "4", "5"] {
        anns.write(&bob, text).await;
    }
    let all = anns.dialog(&bob).await;
    for (place, row) in all.iter().enumerate() {
        let page = json!({ "receiverId": bob.id, "limit": 2, "cursorCreatedAt": row["createdAt"] });
        let rows = anns.rows("getlatestMessageDialog", page).await;
        let rest = &all[place + 1..];
        assert_eq!(rows, rest[..rest.len().min(2)]);
    }
    let row = &anns.chats().await[0];
    let page = json!({ "limit": 2, "cursorCreatedAt": row["createdAt"] });
    assert!(anns.rows("listLastMessage", page).await.is_empty());
}

async fn a_moment_may_be_written_in_any_zone(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    let group = socket.new_group("Readers").await;
    socket.write_in(group, "Hi").await;
    // To 1970-01-01T00:00:03Z; the notice before it stays in this century.
    server.move_in_time([(group, 3000)]).await;
    for (cursor, sees_it) in [
        ("1970-01-01T00:00:03.000Z", false),
        ("1970-01-01T00:00:03Z", false),
        ("1970-01-01T00:00:03.001Z", true),
        ("1970-01-01T00:00:03.0001Z", true),
        ("1970-01-01T02:00:03.000+02:00", false),
        ("1970-01-01T02:00:03.001+02:00", true),
        ("1969-12-31T19:00:03.001-05:00", true),
        ("1969-12-31T19:00:03.000-05:00", false),
        ("1970-01-01t00:00:03.001z", true),
    ] {
        let page = json!({ "groupId": group, "limit": 5, "cursorCreatedAt": cursor });
        let rows = socket.rows("getlatestMessageGroup", page).await;
        let expected: &[&str] = if sees_it { &["Hi"] } else { &[] };
        assert_eq!(column(&rows, "content"), expected, "{cursor}");
    }
}

async fn ends_of_time_are_cursors_too(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    anns.write(&bob, "Hi").await;
    for (cursor, rows) in [
        (Value::Null, 1),
        (json!("9999-12-31T23:59:59.999Z"), 1),
        (json!("9999-12-31T23:59:59.999999999-23:59"), 1),
        (json!("1970-01-01T00:00:00.000Z"), 0),
        (json!("0000-01-01T00:00:00.000Z"), 0),
        (json!("0000-01-01T00:00:00.000+23:59"), 0),
    ] {
        let page = json!({ "receiverId": bob.id, "limit": 5, "cursorCreatedAt": cursor });
        let found = anns.rows("getlatestMessageDialog", page).await;
        assert_eq!(found.len(), rows, "{cursor}");
        let page = json!({ "limit": 5, "cursorCreatedAt": cursor });
        assert_eq!(
            anns.rows("listLastMessage", page).await.len(),
            rows,
            "{cursor}"
        );
    }
}
