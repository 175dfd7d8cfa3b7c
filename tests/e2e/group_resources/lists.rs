//! Lists of conversations, groups and members, page by page.

use harness::{Person, Socket, TestServer, e2e};
use serde_json::{Value, json};

use super::{make, path, role, roles, three};

e2e! {
    conversations_come_latest_first,
    groups_are_listed_without_dialogs,
    lists_are_read_to_their_end_page_by_page,
    members_come_in_the_order_in_which_they_joined,
}

/// What conversations are called, or whom they are with.
fn names(rows: &[Value]) -> Vec<&str> {
    fn name(row: &Value) -> Option<&str> {
        let companion = &row["companion"]["firstName"];
        let names = [&row["name"], &row["groupName"], companion];
        names.into_iter().find_map(Value::as_str)
    }
    rows.iter().map(|row| name(row).unwrap()).collect()
}

async fn named_group(person: &Person, name: &str) -> uuid::Uuid {
    let body = json!({ "groupName": name });
    super::id_of(&person.post("/api/groups", &body).await.expect(201))
}

async fn conversations_come_latest_first(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let first = named_group(&ann, "first").await;
    let mut socket: Socket = ann.connect().await;
    for other in [&bob, &eve] {
        let body = json!({ "kind": "direct", "participantIds": [other.id] });
        assert_eq!(ann.post("/api/conversations", &body).await.status, 201);
    }
    named_group(&ann, "last").await;
    let listed = async || ann.get("/api/conversations").await.rows();
    assert_eq!(names(&listed().await), ["last", "Eve", "Bob", "first"]);
    socket.write(&bob, "hi").await;
    assert_eq!(names(&listed().await), ["Bob", "last", "Eve", "first"]);
    socket.write_in(first, "ho").await;
    let rows = listed().await;
    assert_eq!(names(&rows), ["first", "Bob", "last", "Eve"]);
    let texts: Vec<_> = rows
        .iter()
        .map(|row| row["latestMessage"]["content"].clone())
        .collect();
    let expected = [
        json!("ho"),
        json!("hi"),
        json!("Ann created the group"),
        Value::Null,
    ];
    assert_eq!(texts, expected);
    assert_eq!(rows[0]["conversationId"], first.to_string());
    assert_eq!(
        (&rows[0]["kind"], &rows[0]["ownerId"], &rows[0]["companion"]),
        (&json!("group"), &json!(ann.id), &Value::Null)
    );
}

async fn groups_are_listed_without_dialogs(server: TestServer) {
    let [ann, bob, _] = three(&server).await;
    let group = make(&[&ann, &bob]).await;
    ann.connect().await.write(&bob, "hi").await;
    let rows = bob.get("/api/groups").await.rows();
    assert_eq!(rows, [bob.get(&path(group, "")).await.expect(200)]);
    assert_eq!(rows[0]["memberCount"], 2);
    assert_eq!(bob.get("/api/conversations").await.rows().len(), 2);
}

/// All pages of a list.
async fn pages(person: &Person, list: &str, limit: usize) -> Vec<Vec<Value>> {
    let mut pages = Vec::new();
    let mut cursor = String::new();
    loop {
        let mut answer = person
            .get(&format!("{list}?limit={limit}{cursor}"))
            .await
            .expect(200);
        pages.push(serde_json::from_value(answer["data"].take()).unwrap());
        match answer["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return pages,
        }
    }
}

async fn lists_are_read_to_their_end_page_by_page(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    for number in 1..=5 {
        named_group(&ann, &format!("g{number}")).await;
    }
    for other in [&bob, &eve] {
        let body = json!({ "kind": "direct", "participantIds": [other.id] });
        assert_eq!(ann.post("/api/conversations", &body).await.status, 201);
    }
    let all = ["Eve", "Bob", "g5", "g4", "g3", "g2", "g1"];
    for (list, expected) in [("/api/conversations", &all[..]), ("/api/groups", &all[2..])] {
        let whole = ann.get(list).await.rows();
        assert_eq!(names(&whole), expected);
        for limit in 1..=7 {
            let pages = pages(&ann, list, limit).await;
            let full = pages.iter().rev().skip(1).all(|page| page.len() == limit);
            assert!(full && pages.len() == expected.len().div_ceil(limit));
            assert_eq!(pages.concat(), whole, "{list} by {limit}");
        }
    }
    let nobody = server.person("Ian").await;
    let empty = json!({ "data": [], "nextCursor": null });
    for list in ["/api/conversations", "/api/groups"] {
        assert_eq!(nobody.get(list).await.expect(200), empty);
    }
}

async fn members_come_in_the_order_in_which_they_joined(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let ian = json!({ "firstName": "Ian", "lastName": "Ray", "username": "ian.ray" });
    let ian = server.person_with(ian).await;
    let group = make(&[&bob, &eve, &ann, &ian]).await;
    let expected = [
        role("Bob", "owner"),
        role("Eve", "member"),
        role("Ann", "member"),
        role("Ian", "member"),
    ];
    assert_eq!(roles(&eve, group).await, expected);
    let whole = ann.get(&path(group, "/members")).await.rows();
    for limit in 1..=4 {
        let pages = pages(&ann, &path(group, "/members"), limit).await;
        assert_eq!(pages.concat(), whole);
    }
    let row = json!({
        "userId": ian.id,
        "username": "ian.ray",
        "firstName": "Ian",
        "lastName": "Ray",
        "role": "member",
        "joinedAt": whole[3]["joinedAt"],
    });
    assert_eq!(whole[3], row);
    let notice = ian.connect().await.group(group).await;
    assert_eq!(notice[0]["createdAt"], whole[3]["joinedAt"]);
}
