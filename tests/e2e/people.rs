//! Looking at people.

use harness::{Person, TestServer, e2e, fresh_id};
use reqwest::Method;
use serde_json::{Value, json};

e2e! {
    ones_own_account_is_shown,
    users_are_listed_by_user_name,
    users_are_listed_page_by_page,
    users_are_found_by_any_part_of_their_names,
    users_are_searched_by_user_name,
    anybody_sees_what_is_public_of_a_user_and_no_more,
    who_deleted_the_account_is_not_seen,
    users_may_be_spelt_in_the_singular,
    nobody_sees_people_without_a_session,
}

async fn user(server: &TestServer, username: &str, first: &str, last: &str) -> Person {
    let fields = json!({ "username": username, "firstName": first, "lastName": last });
    server.person_with(fields).await
}

fn shown(person: &Person) -> Value {
    json!({
        "userId": person.id,
        "username": person.username,
        "firstName": person.first_name,
        "lastName": person.last_name,
    })
}

/// The same of one person, for who may not know whether that one is there.
fn shown_alone(person: &Person) -> Value {
    let mut shown = shown(person);
    shown["status"] = Value::Null;
    shown["lastSeenAt"] = Value::Null;
    shown
}

/// The user names in a list, as they come.
async fn names(person: &Person, path: &str) -> Vec<String> {
    let rows = person.get(path).await.rows();
    let name = |row: &Value| row["username"].as_str().unwrap().to_owned();
    rows.iter().map(name).collect()
}

async fn ones_own_account_is_shown(server: TestServer) {
    let ann = user(&server, "Ann.Lee", "Ann", "Lee").await;
    let mut told = ann.get("/api/profile").await.expect(200);
    let created_at = told["createdAt"].take();
    let created_at = created_at.as_str().unwrap();
    assert!(created_at.len() == 24 && created_at.ends_with('Z'));
    let expected = json!({
        "id": ann.id,
        "email": ann.email,
        "username": "Ann.Lee",
        "firstName": "Ann",
        "lastName": "Lee",
        "createdAt": null,
    });
    assert_eq!(told, expected);
    let bob = server.person("Bob").await;
    assert_eq!(bob.get("/api/profile").await.expect(200)["lastName"], "");
}

async fn users_are_listed_by_user_name(server: TestServer) {
    let ann = user(&server, "ann", "Ann", "").await;
    for username in ["eve", "Bob", "_x_", "Анна", "carl"] {
        user(&server, username, "Somebody", "").await;
    }
    let expected = ["_x_", "Bob", "carl", "eve", "Анна"];
    assert_eq!(names(&ann, "/api/users").await, expected);
    let told = ann.get("/api/users").await.expect(200);
    assert_eq!(told["nextCursor"], Value::Null);
}

async fn users_are_listed_page_by_page(server: TestServer) {
    let ann = user(&server, "me-myself", "Ann", "").await;
    for number in 0..7 {
        user(&server, &format!("user-{number}"), "Bob", "").await;
    }
    for list in [
        "/api/users?",
        "/api/users?query=bO&",
        "/api/users/search?username=sEr-&",
    ] {
        let (mut seen, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
        loop {
            let path = format!("{list}limit=3{cursor}");
            let told = ann.get(&path).await.expect(200);
            let rows = told["data"].as_array().unwrap();
            seen.extend(rows.iter().map(|row| row["username"].clone()));
            pages += 1;
            if pages == 1 {
                // Neither is on a page that was not read yet.
                user(&server, &format!("aser-{}", list.len()), "Bob", "").await;
            }
            match told["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        let expected: Vec<String> = (0..7).map(|number| format!("user-{number}")).collect();
        seen.retain(|name| name.as_str().unwrap().starts_with("user-"));
        assert_eq!(seen, expected, "{list}");
        assert!(pages >= 3, "{list}");
    }
    let answer = ann.get("/api/users?limit=0&cursor=nonsense").await;
    answer.expect_invalid(["/query/limit", "/query/cursor"]);
}

async fn users_are_found_by_any_part_of_their_names(server: TestServer) {
    let ann = user(&server, "aaa", "Marianne", "Ivanova").await;
    let fields = json!({
        "username": "bbb", "firstName": "Мария", "lastName": "Straße", "email": "secret@example.org",
    });
    server.person_with(fields).await;
    user(&server, "Mari_ccc", "Carl", "O'Neil").await;
    user(&server, "ddd", "100%", "").await;
    for (query, expected) in [
        ("мАР", vec!["bbb"]),
        ("STRASSE", vec!["bbb"]),
        ("mari", vec!["Mari_ccc"]),
        ("i_c", vec!["Mari_ccc"]),
        ("'", vec!["Mari_ccc"]),
        ("%25", vec!["ddd"]),
        ("secret", vec![]),
        ("example.org", vec![]),
        ("nobody", vec![]),
        ("", vec!["bbb", "ddd", "Mari_ccc"]),
    ] {
        let found = names(&ann, &format!("/api/users?query={query}")).await;
        assert_eq!(found, expected, "{query}");
    }
    let answer = ann
        .get(&format!("/api/users?query={}", "a".repeat(101)))
        .await;
    answer.expect_invalid(["/query/query"]);
}

async fn users_are_searched_by_user_name(server: TestServer) {
    let ann = user(&server, "smith", "Ann", "").await;
    user(&server, "John.Smith", "Bob", "").await;
    user(&server, "Smithson", "Eve", "").await;
    user(&server, "carl", "Smith", "Smith").await;
    let found = names(&ann, "/api/users/search?username=sMITH").await;
    assert_eq!(found, ["John.Smith", "Smithson"]);
    let found = names(&ann, "/api/users/search?username=n.s").await;
    assert_eq!(found, ["John.Smith"]);
    for path in ["/api/users/search", "/api/users/search?username="] {
        ann.get(path).await.expect_invalid(["/query/username"]);
    }
}

async fn anybody_sees_what_is_public_of_a_user_and_no_more(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    for id in [bob.id.to_string(), bob.id.to_string().to_uppercase()] {
        let told = ann.get(&format!("/api/users/{id}")).await.expect(200);
        assert_eq!(told, shown_alone(&bob));
    }
    let told = ann.get(&format!("/api/users/{}", ann.id)).await.expect(200);
    assert_eq!(told, shown_alone(&ann));
    assert_eq!(ann.get("/api/users").await.rows(), [shown(&bob)]);
    let answer = ann.get(&format!("/api/users/{}", fresh_id())).await;
    answer.expect_error(404, "No such user exists");
    ann.get("/api/users/7").await.expect_invalid(["/path/id"]);
}

async fn who_deleted_the_account_is_not_seen(server: TestServer) {
    let ann = server.person("Ann").await;
    let bob = user(&server, "bob-the-gone", "Bob", "").await;
    bob.destroy().await.expect(200).take();
    let answer = ann.get(&format!("/api/users/{}", bob.id)).await;
    answer.expect_error(404, "No such user exists");
    for path in [
        "/api/users",
        "/api/users?query=bob",
        "/api/users?query=deleted",
        "/api/users/search?username=bob",
    ] {
        assert_eq!(names(&ann, path).await, [""; 0], "{path}");
    }
}

async fn users_may_be_spelt_in_the_singular(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let told = ann.get(&format!("/api/user/{}", bob.id)).await.expect(200);
    assert_eq!(told, shown_alone(&bob));
    let path = format!("/api/user/search?username={}", bob.username);
    assert_eq!(ann.get(&path).await.rows(), [shown(&bob)]);
    assert_eq!(ann.get("/api/user?limit=5").await.rows(), [shown(&bob)]);
    let document = server.client().get("/api/openapi.json").await.expect(200);
    assert!(document["paths"]["/api/users/{id}"].is_object());
    assert!(document["paths"]["/api/user/{id}"].is_null());
}

async fn nobody_sees_people_without_a_session(server: TestServer) {
    let ann = server.person("Ann").await;
    let over = ann.log_in_again().await;
    over.post("/api/auth/logout", &Value::Null)
        .await
        .expect(200)
        .take();
    let gone = server.person("Gone").await;
    gone.destroy().await.expect(200).take();
    let tokens = ["nonsense", &over.token, &gone.token];
    let (client, id) = (server.client(), fresh_id());
    for (method, path) in [
        (Method::GET, "/api/profile".to_owned()),
        (Method::GET, "/api/users?limit=0".to_owned()),
        (Method::GET, "/api/users/search".to_owned()),
        (Method::GET, "/api/users/7".to_owned()),
        (Method::GET, format!("/api/users/{}", ann.id)),
        (Method::GET, "/api/friends".to_owned()),
        (Method::DELETE, format!("/api/friends/{id}")),
        (Method::GET, "/api/friends/requests".to_owned()),
        (Method::POST, "/api/friends/requests".to_owned()),
        (Method::POST, format!("/api/friends/requests/{id}/accept")),
        (Method::POST, format!("/api/friends/requests/{id}/reject")),
        (Method::DELETE, format!("/api/friends/requests/{id}")),
        (Method::GET, "/api/blocks".to_owned()),
        (Method::PUT, format!("/api/blocks/{}", ann.id)),
        (Method::DELETE, "/api/blocks/7".to_owned()),
    ] {
        for token in tokens.map(Some).into_iter().chain([None]) {
            let answer = client
                .request(method.clone(), &path, token, &Value::Null)
                .await;
            answer.expect_error(401, "Not authorized");
        }
    }
}
