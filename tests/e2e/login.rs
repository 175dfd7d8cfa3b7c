//! Logging in.

use std::time::{Duration, Instant};

use harness::{PASSWORD, TestServer, e2e, fresh_id};
use serde_json::json;

e2e! {
    a_login_tells_all_that_clients_need,
    a_login_works_by_username_too,
    a_generated_username_is_as_good_as_a_chosen_one,
    names_are_compared_regardless_of_case,
    wrong_names_and_wrong_passwords_look_alike,
    wrong_names_and_wrong_passwords_take_equally_long [("BCRYPT_COST", "10")],
    passwords_are_compared_to_the_last_byte,
    bad_requests_are_told_from_wrong_credentials,
    sessions_are_independent,
    tokens_are_for_the_header_only,
}

const REFUSED: &str = "No such user exists or wrong password";

async fn a_login_tells_all_that_clients_need(server: TestServer) {
    let ann = server
        .person_with(json!({ "firstName": "Ann", "lastName": "Lee" }))
        .await;
    let answer = server
        .client()
        .log_in(&json!({ "email": ann.email, "password": PASSWORD }))
        .await;
    let told = answer.expect(201);
    assert_eq!(told["id"], ann.id.to_string());
    assert_eq!(told["email"], ann.email);
    assert_eq!(told["message"], "User is authorized");
    assert_eq!(told["firstName"], "Ann");
    assert_eq!(told["lastName"], "Lee");
    assert!(told["token"].as_str().unwrap().len() > 20, "{told}");
    assert_eq!(told["expiresIn"], 86_400);
    assert_eq!(told["username"], ann.username);
    let user = json!({
        "id": ann.id,
        "email": ann.email,
        "username": ann.username,
        "firstName": "Ann",
        "lastName": "Lee",
    });
    assert_eq!(told["user"], user);
}

async fn a_login_works_by_username_too(server: TestServer) {
    let ann = server
        .person_with(json!({ "firstName": "Ann", "username": "ann.lee" }))
        .await;
    let answer = server
        .client()
        .log_in(&json!({ "username": "ann.lee", "password": PASSWORD }))
        .await;
    assert_eq!(answer.expect(201)["id"], ann.id.to_string());
}

async fn a_generated_username_is_as_good_as_a_chosen_one(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    assert_ne!(ann.username, bob.username);
    for person in [&ann, &bob] {
        let body = json!({ "username": person.username.to_uppercase(), "password": PASSWORD });
        let told = server.client().log_in(&body).await.expect(201);
        assert_eq!(told["id"], person.id.to_string());
        assert_eq!(told["user"]["username"], person.username);
    }
    let body = json!({
        "firstName": "Eve",
        "email": "eve@example.org",
        "username": ann.username,
        "password": PASSWORD,
    });
    let answer = server.client().sign_up(&body).await;
    answer.expect_error(409, "User with this username already exists!");
}

async fn names_are_compared_regardless_of_case(server: TestServer) {
    let fields = json!({ "firstName": "A", "email": "Анна@Example.org", "username": "Анна" });
    let ann = server.person_with(fields).await;
    for name in [
        json!({ "email": "АННА@EXAMPLE.ORG", "password": PASSWORD }),
        json!({ "email": "анна@example.org", "password": PASSWORD }),
        json!({ "username": "аННА", "password": PASSWORD }),
    ] {
        let told = server.client().log_in(&name).await.expect(201);
        assert_eq!(told["id"], ann.id.to_string());
        assert_eq!(told["email"], "анна@example.org");
    }
}

async fn wrong_names_and_wrong_passwords_look_alike(server: TestServer) {
    let ann = server
        .person_with(json!({ "firstName": "Ann", "username": "ann.lee" }))
        .await;
    let mut bodies = Vec::new();
    for body in [
        json!({ "email": ann.email, "password": "wrong-password" }),
        json!({ "email": "nobody@example.org", "password": PASSWORD }),
        json!({ "email": "no e-mail", "password": PASSWORD }),
        json!({ "username": "ann.lee", "password": "wrong-password" }),
        json!({ "username": "nobody", "password": PASSWORD }),
        json!({ "username": "!", "password": PASSWORD }),
        json!({ "email": "' OR 1=1 --@x", "password": PASSWORD }),
        json!({ "username": "%", "password": PASSWORD }),
    ] {
        let mut answer = server.client().log_in(&body).await;
        if let Some(body) = answer.json.as_object_mut() {
            body.remove("requestId");
        }
        bodies.push(answer.json.clone());
        answer.expect_error(400, REFUSED);
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
}

/// Without the comparison of a hash, a refusal would take less than a tenth of the time.
async fn wrong_names_and_wrong_passwords_take_equally_long(server: TestServer) {
    let ann = server.person("Ann").await;
    let client = server.client();
    let mut shortest = [Duration::MAX; 3];
    // By turns, so that whatever else the machine does slows all down alike; noise only ever adds.
    for _ in 0..8 {
        for (shortest, body) in shortest.iter_mut().zip([
            json!({ "email": ann.email, "password": "wrong-horse-7" }),
            json!({ "email": "nobody@example.org", "password": "wrong-horse-7" }),
            json!({ "username": "!", "password": "wrong-horse-7" }),
        ]) {
            let begun = Instant::now();
            client.log_in(&body).await.expect_error(400, REFUSED);
            *shortest = begun.elapsed().min(*shortest);
        }
    }
    let [wrong_password, nobody, no_name] = shortest;
    for other in [nobody, no_name] {
        assert!(
            other * 4 > wrong_password && wrong_password * 4 > other,
            "{shortest:?}"
        );
    }
}

async fn passwords_are_compared_to_the_last_byte(server: TestServer) {
    let long = "a".repeat(255);
    for (password, other) in [
        (format!("{long}X"), format!("{long}Y")),
        ("pa\u{0}ssword-1".to_owned(), "pa\u{0}ssword-2".to_owned()),
        ("pa\u{0}ssword-1".to_owned(), "pa".to_owned()),
        ("Пароль-1".to_owned(), "пароль-1".to_owned()),
    ] {
        let email = format!("{}@example.org", fresh_id());
        let fields = json!({ "firstName": "Ann", "email": email, "password": password });
        server.person_with(fields).await;
        let answer = server
            .client()
            .log_in(&json!({ "email": email, "password": other }))
            .await;
        answer.expect_error(400, REFUSED);
    }
}

async fn bad_requests_are_told_from_wrong_credentials(server: TestServer) {
    let client = server.client();
    for (body, field) in [
        (json!({ "password": PASSWORD }), "/body/email"),
        (json!({ "email": "a@b" }), "/body/password"),
        (json!({ "email": 7, "password": PASSWORD }), "/body/email"),
        (
            json!({ "username": [], "password": PASSWORD }),
            "/body/username",
        ),
        (json!({ "email": "a@b", "password": {} }), "/body/password"),
        (
            json!({ "email": "a@b", "password": PASSWORD, "remember": 1 }),
            "/body/remember",
        ),
    ] {
        client.log_in(&body).await.expect_invalid([field]);
    }
    client
        .log_in(&json!({}))
        .await
        .expect_invalid(["/body/email", "/body/password"]);
    // Which of the two is meant cannot be told.
    client
        .log_in(&json!({ "email": "a@b", "username": "ann", "password": PASSWORD }))
        .await
        .expect_invalid(["/body/username"]);
}

async fn sessions_are_independent(server: TestServer) {
    let ann = server.person("Ann").await;
    let twin = ann.log_in_again().await;
    assert_ne!(ann.token, twin.token);
    assert!(ann.is_logged_in().await);
    assert!(twin.is_logged_in().await);
}

async fn tokens_are_for_the_header_only(server: TestServer) {
    let ann = server.person("Ann").await;
    let path = format!(
        "/api/use-cases/search?searchText=a&token={0}&access_token={0}",
        ann.token
    );
    server
        .client()
        .get(&path)
        .await
        .expect_error(401, "Not authorized");
}
