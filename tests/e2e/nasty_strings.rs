//! Strings that break other servers: stored and returned to the byte, or refused with a clear error,
//! and the same on both databases.

use harness::{Person, Socket, TestServer, e2e, fresh_id};
use serde_json::{Value, json};

e2e! {
    contents_come_back_to_the_byte,
    names_come_back_to_the_byte_or_are_refused,
    group_names_come_back_to_the_byte_or_are_refused,
    searches_find_what_is_there_and_nothing_else,
    cursors_are_times_or_are_refused,
}

/// Whether a string may be: a content, the first name of a person, the name of a group.
const NASTY: &[(&str, bool, bool, bool)] = &[
    ("'", true, true, true),
    ("''); DROP TABLE messages;--", true, false, true),
    ("Robert'); DROP TABLE users; --", true, false, true),
    ("\" OR \"1\"=\"1", true, false, true),
    ("`$(reboot)`", true, true, true),
    ("$1", true, true, true),
    ("?", true, true, true),
    (":name", true, true, true),
    ("%", true, true, true),
    ("_", true, true, true),
    ("\\", true, true, true),
    ("\\\\%\\_", true, true, true),
    ("\\u0000", true, true, true),
    ("<script>alert('x')</script>", true, true, true),
    ("<img src=x onerror=alert(1)>", true, false, true),
    ("&lt;b&gt;&amp;", true, true, true),
    ("{\"type\":\"dropGroup\"}", true, true, true),
    ("{{7*7}}${7*7}#{7*7}", true, true, true),
    ("null", true, true, true),
    ("undefined", true, true, true),
    ("NaN", true, true, true),
    ("-1e309", true, true, true),
    ("../../etc/passwd", true, true, true),
    ("a\0b", false, false, false),
    ("\0", false, false, false),
    ("a\nb", true, false, false),
    ("a\r\nSet-Cookie: x=1", true, false, false),
    ("\t", false, false, false),
    (" ", false, false, false),
    ("\u{3000}\u{00A0}", false, false, false),
    (" a ", true, false, false),
    ("a  b", true, false, false),
    ("\u{1b}[31mred\u{7}", true, false, false),
    ("\u{202E}evil", true, false, false),
    ("a\u{2066}b", true, false, false),
    ("\u{FEFF}bom", true, true, true),
    ("\u{FFFE}\u{FFFF}", true, true, true),
    ("\u{10FFFF}\u{E000}", true, true, true),
    ("\u{200B}\u{200D}", true, true, true),
    ("e\u{301}\u{301}\u{301}\u{301}\u{301}", true, true, true),
    ("é", true, true, true),
    ("👩‍👩‍👧‍👦🏳️‍🌈", true, true, true),
    ("Ω≈ç√∫˜µ", true, true, true),
    ("İıſßẞ", true, true, true),
    ("Привет", true, true, true),
    ("שלום", true, true, true),
    ("مرحبا", true, true, true),
    ("田中さんにあげて下さい", true, true, true),
    ("Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", true, true, true),
    ("1970-01-01T00:00:00.000Z", true, true, true),
];

/// The longest that each may be, and one character more.
fn lengths(longest: usize) -> [(String, bool); 4] {
    [
        ("x".repeat(longest), true),
        ("😀".repeat(longest), true),
        ("x".repeat(longest + 1), false),
        ("😀".repeat(longest + 1), false),
    ]
}

fn cases(
    longest: usize,
    verdict: impl Fn(&(&str, bool, bool, bool)) -> bool,
) -> Vec<(String, bool)> {
    let nasty = NASTY.iter().map(|row| (row.0.to_owned(), verdict(row)));
    nasty.chain(lengths(longest)).collect()
}

async fn contents_come_back_to_the_byte(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    for (content, is_good) in cases(10_000, |row| row.1) {
        let params = json!({ "messageId": fresh_id(), "receiverId": bob.id, "content": content });
        let answer = anns.ask("privateMessage", params).await;
        assert_eq!(answer["success"] == true, is_good, "{content:?}: {answer}");
        if !is_good {
            assert_eq!(
                answer["errors"][0]["path"], "/params/content",
                "{content:?}"
            );
            continue;
        }
        let told = bobs.expect_broadcast("privateMessage").await;
        assert_eq!(told["message"], content.as_str());
        assert_eq!(bobs.dialog(&ann).await[0]["content"], content.as_str());
        assert_eq!(bobs.chats().await[0]["content"], content.as_str());
    }
    bobs.expect_nothing().await;
}

async fn names_come_back_to_the_byte_or_are_refused(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut bobs = bob.connect().await;
    ann.connect().await.write(&bob, "who am I?").await;
    bobs.next_broadcast().await;
    for (name, is_good) in cases(64, |row| row.2) {
        let answer = ann
            .update_profile(&json!({ "firstName": name, "lastName": name }))
            .await;
        if is_good {
            answer.expect_message(201, "User updated.");
            let row = &bobs.chats().await[0];
            assert_eq!(
                (&row["senderName"], &row["senderLastName"]),
                (&json!(name), &json!(name))
            );
        } else {
            let told = answer.expect(400);
            let paths: Vec<_> = told["errors"]
                .as_array()
                .unwrap()
                .iter()
                .map(|e| &e["path"])
                .collect();
            assert_eq!(paths, ["/body/firstName", "/body/lastName"], "{name:?}");
        }
    }
}

async fn group_names_come_back_to_the_byte_or_are_refused(server: TestServer) {
    let mut anns = server.person("Ann").await.connect().await;
    for (name, is_good) in cases(100, |row| row.3) {
        let answer = anns.ask("newGroup", json!({ "groupName": name })).await;
        assert_eq!(answer["success"] == true, is_good, "{name:?}: {answer}");
        if is_good {
            assert_eq!(answer["params"]["item"]["groupName"], name.as_str());
            assert_eq!(anns.chats().await[0]["groupName"], name.as_str());
        } else {
            assert_eq!(answer["errors"][0]["path"], "/params/groupName", "{name:?}");
        }
    }
}

async fn searches_find_what_is_there_and_nothing_else(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut anns = ann.connect().await;
    anns.new_group("An ordinary group").await;
    for (text, is_name) in cases(100, |row| row.3) {
        if is_name {
            expect_to_find_only(&ann, &mut anns, &text).await;
        } else if text.contains('\0') || text.chars().count() > 100 {
            let told = ann.search(&text).await.expect(400);
            assert_eq!(told["errors"][0]["path"], "/query/searchText", "{text:?}");
        } else {
            let found = ann.search(&text).await.rows();
            let ordinary = json!("An ordinary group");
            assert!(
                found
                    .iter()
                    .all(|row| text == " " && row["groupName"] == ordinary)
            );
        }
    }
}

/// Makes a group of this name, finds it by it, and drops it again.
async fn expect_to_find_only(ann: &Person, anns: &mut Socket, name: &str) {
    let group = anns.new_group(name).await;
    let found = ann.search(name).await.rows();
    let names: Vec<_> = found
        .iter()
        .map(|row| row["groupName"].as_str().unwrap())
        .collect();
    assert_eq!(names, [name]);
    anns.request("dropGroup", json!({ "groupId": group })).await;
}

async fn cursors_are_times_or_are_refused(server: TestServer) {
    let mut anns = server.person("Ann").await.connect().await;
    anns.new_group("Group").await;
    for (cursor, _) in cases(100, |row| row.3) {
        let params = json!({ "limit": 10, "cursorCreatedAt": cursor });
        let answer = anns.ask("listLastMessage", params).await;
        if cursor.starts_with("1970") {
            assert_eq!(answer["params"]["data"], Value::Array(Vec::new()));
        } else {
            assert_eq!(
                answer["errors"][0]["path"], "/params/cursorCreatedAt",
                "{cursor:?}"
            );
        }
    }
}
