//! Changing one's names and one's password.

use harness::{PASSWORD, Person, TestServer, e2e};
use serde_json::{Value, json};

e2e! {
    names_can_be_changed,
    what_is_left_out_stays,
    null_clears_a_last_name,
    bad_names_are_refused_and_change_nothing,
    others_see_a_new_name_at_once,
    a_password_can_be_changed,
    a_wrong_old_password_changes_nothing,
    new_passwords_have_the_same_rules,
    a_password_change_ends_the_other_sessions,
    a_password_change_ends_no_session_of_others,
}

async fn names(person: &Person) -> (String, String) {
    let again = person.log_in_again().await;
    (again.first_name, again.last_name)
}

async fn lee(server: &TestServer) -> Person {
    server
        .person_with(json!({ "firstName": "Ann", "lastName": "Lee" }))
        .await
}

async fn names_can_be_changed(server: TestServer) {
    let ann = lee(&server).await;
    let body = json!({ "firstName": "Анна", "lastName": "O'Neil" });
    ann.update_profile(&body)
        .await
        .expect_message(201, "User updated.");
    assert_eq!(names(&ann).await, ("Анна".into(), "O'Neil".into()));
}

async fn what_is_left_out_stays(server: TestServer) {
    let ann = lee(&server).await;
    ann.update_profile(&json!({}))
        .await
        .expect_message(201, "User updated.");
    assert_eq!(names(&ann).await, ("Ann".into(), "Lee".into()));
    ann.update_profile(&json!({ "lastName": "Ray" }))
        .await
        .expect_message(201, "User updated.");
    assert_eq!(names(&ann).await, ("Ann".into(), "Ray".into()));
    ann.update_profile(&json!({ "firstName": "Eve" }))
        .await
        .expect_message(201, "User updated.");
    assert_eq!(names(&ann).await, ("Eve".into(), "Ray".into()));
}

async fn null_clears_a_last_name(server: TestServer) {
    let ann = lee(&server).await;
    ann.update_profile(&json!({ "lastName": null }))
        .await
        .expect_message(201, "User updated.");
    assert_eq!(names(&ann).await, ("Ann".into(), String::new()));
}

async fn bad_names_are_refused_and_change_nothing(server: TestServer) {
    let ann = lee(&server).await;
    for (body, field) in [
        (json!({ "firstName": "" }), "/body/firstName"),
        (json!({ "lastName": "" }), "/body/lastName"),
        (json!({ "firstName": null }), "/body/firstName"),
        (json!({ "firstName": "A nn" }), "/body/firstName"),
        (json!({ "lastName": "Lee " }), "/body/lastName"),
        (json!({ "firstName": 7 }), "/body/firstName"),
        (json!({ "lastName": "a".repeat(65) }), "/body/lastName"),
        (
            json!({ "firstName": "Eve", "lastName": [] }),
            "/body/lastName",
        ),
        (
            json!({ "firstName": "Eve", "email": "eve@example.org" }),
            "/body/email",
        ),
        (json!({ "firstName": "Eve", "id": ann.id }), "/body/id"),
    ] {
        ann.update_profile(&body).await.expect_invalid([field]);
    }
    assert_eq!(names(&ann).await, ("Ann".into(), "Lee".into()));
}

async fn others_see_a_new_name_at_once(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    ann.connect().await.write(&bob, "hi").await;
    ann.update_profile(&json!({ "firstName": "Eve" }))
        .await
        .expect_message(201, "User updated.");
    let mut socket = bob.connect().await;
    assert_eq!(socket.chats().await[0]["senderName"], "Eve");
    assert_eq!(socket.dialog(&ann).await[0]["senderName"], "Eve");
    assert_eq!(bob.search("eve").await.rows()[0]["firstName"], "Eve");
    assert_eq!(bob.search("ann").await.rows(), [] as [Value; 0]);
}

async fn a_password_can_be_changed(server: TestServer) {
    let ann = server.person("Ann").await;
    let answer = ann.change_password(PASSWORD, "better-horse-8").await;
    answer.expect_message(201, "Password changed successfully.");
    let log_in = async |password: &str| {
        server
            .client()
            .log_in(&json!({ "email": ann.email, "password": password }))
            .await
    };
    log_in(PASSWORD)
        .await
        .expect_error(400, "No such user exists or wrong password");
    assert_eq!(
        log_in("better-horse-8").await.expect(201)["id"],
        ann.id.to_string()
    );
}

async fn a_wrong_old_password_changes_nothing(server: TestServer) {
    let ann = server.person("Ann").await;
    let twin = ann.log_in_again().await;
    let answer = ann.change_password("wrong-horse-7", "better-horse-8").await;
    answer.expect_error(400, "Wrong password or email");
    assert!(twin.is_logged_in().await);
    ann.log_in_again().await;
}

async fn new_passwords_have_the_same_rules(server: TestServer) {
    let ann = server.person("Ann").await;
    for password in [
        "",
        "seven77",
        "with spaces 1",
        "password1",
        &"a".repeat(257),
    ] {
        let answer = ann.change_password(PASSWORD, password).await;
        answer.expect_invalid(["/body/newPassword"]);
    }
    let path = "/api/profile/change-password";
    for (body, fields) in [
        (json!({}), vec!["/body/newPassword", "/body/oldPassword"]),
        (
            json!({ "oldPassword": 1, "newPassword": null }),
            vec!["/body/newPassword", "/body/oldPassword"],
        ),
        (
            json!({ "oldPassword": PASSWORD, "newPassword": "better-horse-8", "email": "a@b" }),
            vec!["/body/email"],
        ),
    ] {
        let answer = ann.request(reqwest::Method::PATCH, path, &body).await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.bad_fields().into_iter().collect::<Vec<_>>(), fields);
    }
    ann.log_in_again().await;
}

async fn a_password_change_ends_the_other_sessions(server: TestServer) {
    let ann = server.person("Ann").await;
    let twin = ann.log_in_again().await;
    let mut own_socket = ann.connect().await;
    let mut other_socket = twin.connect().await;
    let answer = ann.change_password(PASSWORD, "better-horse-8").await;
    answer.expect_message(201, "Password changed successfully.");
    assert!(!twin.is_logged_in().await);
    assert_eq!(
        other_socket.expect_close().await,
        (4001, "Unauthorized".into())
    );
    assert!(ann.is_logged_in().await);
    own_socket.expect_nothing().await;
}

async fn a_password_change_ends_no_session_of_others(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut socket = bob.connect().await;
    let answer = ann.change_password(PASSWORD, "better-horse-8").await;
    answer.expect_message(201, "Password changed successfully.");
    assert!(bob.is_logged_in().await);
    socket.expect_nothing().await;
}
