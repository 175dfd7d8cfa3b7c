//! The list of conversations, many of which were written to in the same millisecond.

use harness::{Person, Socket, TestServer, e2e};
use messenger_domain::ids::{ConversationId, UserId};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{LIMITS, assert_different, column, during};

e2e! {
    conversations_of_one_time_are_all_seen_once,
    conversations_are_all_seen_once_while_another_one_is_written_to,
    a_page_ends_after_all_conversations_of_its_last_time,
}

/// How many conversations share each time, from the latest on: 60 in all.
const TIES: [usize; 9] = [1, 2, 1, 7, 8, 30, 1, 9, 1];

/// Makes dialogs and groups that share times; returns the conversations, latest first.
async fn tied_conversations(server: &TestServer, ann: &Person, socket: &mut Socket) -> Vec<Uuid> {
    const LATEST: i64 = 1_700_000_000_000;
    let mut ids = Vec::new();
    for number in 0..TIES.iter().sum() {
        if number % 6 == 0 {
            let friend = server.person("Friend").await;
            socket.write(&friend, "Hi").await;
            let direct = ConversationId::direct(UserId::new(ann.id), UserId::new(friend.id));
            ids.push(direct.uuid());
        } else {
            ids.push(socket.new_group(&format!("Group {number}")).await);
        }
    }
    let times = TIES
        .iter()
        .zip(0..)
        .flat_map(|(ties, step)| vec![LATEST - step; *ties]);
    server.move_in_time(ids.iter().copied().zip(times)).await;
    ids
}

/// Checks that the list holds so many different conversations, latest first.
fn check(rows: &[Value], limit: usize) {
    assert_eq!(rows.len(), 60, "pages of {limit}");
    assert_different(&column(rows, "messageId"));
    let times = column(rows, "createdAt");
    assert!(
        times.is_sorted_by(|newer, older| newer >= older),
        "pages of {limit}"
    );
    let shared: Vec<_> = times
        .chunk_by(|one, other| one == other)
        .map(<[_]>::len)
        .collect();
    assert_eq!(shared, TIES);
}

async fn conversations_of_one_time_are_all_seen_once(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    tied_conversations(&server, &ann, &mut socket).await;
    let whole = socket.chats().await;
    for limit in LIMITS.into_iter().chain(2..13) {
        let rows = socket.walk("listLastMessage", &json!({}), limit).await;
        check(&rows, limit);
        assert_eq!(rows, whole, "pages of {limit}");
    }
}

async fn conversations_are_all_seen_once_while_another_one_is_written_to(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    tied_conversations(&server, &ann, &mut anns).await;
    let before = anns.chats().await;
    let moving = anns.new_group("Moving").await;
    anns.add(moving, &bob).await;
    let writing = async {
        loop {
            bobs.write_in(moving, "x").await;
        }
    };
    let reading = async {
        for limit in LIMITS {
            let mut rows = anns.walk("listLastMessage", &json!({}), limit).await;
            let all = rows.len();
            rows.retain(|row| row["groupId"] != json!(moving));
            assert!(
                all - rows.len() <= 1,
                "pages of {limit}: the moving one came twice"
            );
            check(&rows, limit);
            assert_eq!(rows, before, "pages of {limit}");
        }
    };
    during(reading, writing).await;
}

async fn a_page_ends_after_all_conversations_of_its_last_time(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    tied_conversations(&server, &ann, &mut socket).await;
    for (limit, rows) in [
        (1, 1),
        (2, 3),
        (3, 3),
        (4, 4),
        (5, 11),
        (11, 11),
        (12, 19),
        (19, 19),
        (20, 49),
        (59, 59),
        (60, 60),
        (100, 60),
    ] {
        let page = json!({ "limit": limit, "cursorCreatedAt": null });
        let page = socket.rows("listLastMessage", page).await;
        assert_eq!(page.len(), rows, "a limit of {limit}");
    }
}
