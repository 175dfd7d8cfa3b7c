//! As names of people and groups, and as what to search for.

use harness::{Answer, Person, TestServer, e2e, fresh_id};
use serde_json::{Value, json};

use super::assert_refused;
use super::table::{Nasty, nasty_strings};

e2e! {
    names_of_people_are_kept_and_found,
    names_can_be_changed_to_them,
    names_of_groups_are_kept_and_found,
    whatever_can_be_searched_for_is_an_ordinary_text,
}

/// Checks what a search for a string finds: this row, if it can be searched for.
fn check_search(answer: Answer, nasty: &Nasty, field: &str, id: impl serde::Serialize, name: &str) {
    if nasty.is_search_text() {
        let rows = answer.rows();
        let row = rows.iter().find(|row| row[field] == json!(id));
        let row = row.unwrap_or_else(|| panic!("{:?} is not found", nasty.text));
        assert_eq!(row[name], nasty.text);
    } else {
        answer.expect_invalid(["/query/searchText"]);
    }
}

async fn names_of_people_are_kept_and_found(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut anns = ann.connect().await;
    let mut kept = 0;
    for nasty in nasty_strings() {
        let text = nasty.text.as_str();
        if nasty.is_name() {
            let names = json!({ "firstName": text, "lastName": text });
            let person = server.person_with(names).await;
            assert_eq!(
                (person.first_name.as_str(), person.last_name.as_str()),
                (text, text)
            );
            person.connect().await.write(&ann, "Hi").await;
            let told = anns.expect_broadcast("privateMessage").await;
            assert_eq!(
                (&told["senderName"], &told["senderLastName"]),
                (&json!(text), &json!(text))
            );
            let chat = &anns.chats().await[0];
            assert_eq!(
                (&chat["senderName"], &chat["senderLastName"]),
                (&json!(text), &json!(text))
            );
            assert_eq!(anns.dialog(&person).await[0]["senderName"], text);
            check_search(
                ann.search(text).await,
                &nasty,
                "userId",
                person.id,
                "firstName",
            );
            kept += 1;
        } else {
            let email = format!("{}@example.org", fresh_id());
            let password = harness::PASSWORD;
            let body = json!({ "firstName": text, "email": email, "password": password });
            let answer = server.client().sign_up(&body).await;
            assert_eq!(
                answer.bad_fields().into_iter().collect::<Vec<_>>(),
                ["/body/firstName"],
                "{text:?}"
            );
        }
    }
    assert!(kept > 40, "{kept} names");
}

async fn names_can_be_changed_to_them(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut bobs = bob.connect().await;
    bobs.write(&ann, "Hi").await;
    for nasty in nasty_strings() {
        let text = nasty.text.as_str();
        let answer = ann
            .update_profile(&json!({ "firstName": text, "lastName": text }))
            .await;
        if nasty.is_name() {
            answer.expect_message(201, "User updated.");
            let chat = &bobs.chats().await[0];
            assert_eq!(
                (&chat["receiverName"], &chat["receiverLastName"]),
                (&json!(text), &json!(text))
            );
        } else {
            answer.expect_invalid(["/body/firstName", "/body/lastName"]);
        }
    }
}

/// Makes a group over HTTP, too; both ways have to agree.
async fn create_over_http(person: &Person, nasty: &Nasty) -> Option<Value> {
    let id = fresh_id();
    let body = json!({
        "groupId": id,
        "groupName": nasty.text,
        "notificationMessage": "Hi",
        "messageId": fresh_id(),
    });
    let answer = person.create_group(&body).await;
    if nasty.is_group_name() {
        assert_eq!(answer.expect(200)["statusCode"], 200);
        return Some(json!(id));
    }
    answer.expect_invalid(["/body/groupName"]);
    None
}

async fn names_of_groups_are_kept_and_found(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    let mut kept = 0;
    for nasty in nasty_strings() {
        let text = nasty.text.as_str();
        let id = fresh_id();
        let params = json!({ "groupId": id, "groupName": text });
        let answer = socket.ask("newGroup", params).await;
        let over_http = create_over_http(&ann, &nasty).await;
        if let Some(other) = over_http {
            let item = &answer["params"]["item"];
            assert_eq!(
                *item,
                json!({ "groupId": id, "groupName": text }),
                "{text:?}"
            );
            assert_eq!(socket.group(id).await[0]["groupName"], text);
            let chats = socket.chats().await;
            assert_eq!(
                (&chats[0]["groupId"], &chats[0]["groupName"]),
                (&other, &json!(text))
            );
            assert_eq!(
                (&chats[1]["groupId"], &chats[1]["groupName"]),
                (&json!(id), &json!(text))
            );
            check_search(ann.search(text).await, &nasty, "groupId", id, "groupName");
            kept += 1;
        } else {
            assert_refused(&answer, "groupName", text);
        }
    }
    assert!(kept > 40, "{kept} names");
}

async fn whatever_can_be_searched_for_is_an_ordinary_text(server: TestServer) {
    let [ann, _bob, _eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let group = ann.new_group("Readers").await;
    // Longer ones do not fit into an address.
    let fits = |nasty: &Nasty| nasty.text.chars().count() < 1000;
    for nasty in nasty_strings().into_iter().filter(fits) {
        let text = nasty.text.as_str();
        for answer in [ann.search(text).await, ann.search_users(text, group).await] {
            if nasty.is_search_text() {
                let rows = answer.rows();
                let holds = |row: &Value| row.to_string().to_lowercase().contains(text);
                assert!(rows.iter().all(holds), "{text:?} finds {rows:?}");
            } else {
                answer.expect_invalid(["/query/searchText"]);
            }
        }
    }
}
