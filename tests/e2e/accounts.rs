//! Signing up.

use harness::{Client, PASSWORD, TestServer, e2e, fresh_id};
use serde_json::{Value, json};

e2e! {
    a_sign_up_makes_an_account,
    the_path_may_be_spelt_either_way,
    what_is_optional_may_be_left_out,
    every_bad_field_is_named_at_once,
    what_is_missing_or_no_text_is_refused,
    texts_have_limits,
    what_is_over_a_limit_is_told_which,
    spaces_are_refused_everywhere,
    an_email_has_a_form,
    a_username_has_a_form,
    passwords_have_rules,
    the_shortest_password_is_configurable [("PASSWORD_MIN_LENGTH", "12")],
}

fn ann() -> Value {
    json!({
        "firstName": "Ann",
        "lastName": "Lee",
        "email": "ann@example.org",
        "password": PASSWORD,
        "username": "ann.lee",
    })
}

/// The same with other fields, of which null ones are left out.
fn ann_but(changes: &Value) -> Value {
    let mut body = ann();
    let fields = body.as_object_mut().unwrap();
    fields.extend(changes.as_object().unwrap().clone());
    fields.retain(|_, value| !value.is_null());
    body
}

/// Checks that a sign-up fails because of one field.
async fn expect_refusal(client: &Client, field: &str, value: Value) {
    let mut body = ann();
    body[field] = value;
    let answer = client.sign_up(&body).await;
    let path = format!("/body/{field}");
    assert!(answer.bad_fields().contains(&path), "{body} -> {answer:?}");
    answer.expect_invalid([&path]);
}

async fn expect_success(client: &Client, changes: &Value) {
    let unique = json!({ "email": format!("{}@example.org", fresh_id()), "username": null });
    let mut body = ann_but(&unique);
    body.as_object_mut()
        .unwrap()
        .extend(changes.as_object().unwrap().clone());
    client
        .sign_up(&body)
        .await
        .expect_message(201, "User registered!");
}

async fn a_sign_up_makes_an_account(server: TestServer) {
    let client = server.client();
    client
        .sign_up(&ann())
        .await
        .expect_message(201, "User registered!");
    let told = client
        .log_in(&json!({ "email": "ann@example.org", "password": PASSWORD }))
        .await;
    let told = told.expect(201);
    assert_eq!(
        (&told["firstName"], &told["lastName"]),
        (&"Ann".into(), &"Lee".into())
    );
    assert_eq!(told["username"], "ann.lee");
}

async fn the_path_may_be_spelt_either_way(server: TestServer) {
    let client = server.client();
    client
        .post("/api/auth/sign-up", &ann())
        .await
        .expect_message(201, "User registered!");
    let again = client.sign_up(&ann()).await;
    again.expect_error(409, "User with this email already exists!");
}

async fn what_is_optional_may_be_left_out(server: TestServer) {
    let client = server.client();
    for (last_name, name) in [(Value::Null, "a"), ("".into(), "b")] {
        let email = format!("{name}@example.org");
        let mut body = json!({ "firstName": "Bob", "email": email, "password": PASSWORD });
        if !last_name.is_null() {
            body["lastName"] = last_name;
        }
        client
            .sign_up(&body)
            .await
            .expect_message(201, "User registered!");
        let told = client
            .log_in(&json!({ "email": email, "password": PASSWORD }))
            .await;
        let told = told.expect(201);
        assert_eq!(told["lastName"], "");
        assert!(told["username"].as_str().unwrap().len() >= 3, "{told}");
    }
}

async fn every_bad_field_is_named_at_once(server: TestServer) {
    let client = server.client();
    client.sign_up(&json!({})).await.expect_invalid([
        "/body/firstName",
        "/body/email",
        "/body/password",
    ]);
    let body = json!({
        "firstName": "",
        "lastName": 1,
        "email": "nobody",
        "password": "short",
        "username": "a!",
        "isAdmin": true,
    });
    client.sign_up(&body).await.expect_invalid([
        "/body/firstName",
        "/body/lastName",
        "/body/email",
        "/body/password",
        "/body/username",
        "/body/isAdmin",
    ]);
}

async fn what_is_missing_or_no_text_is_refused(server: TestServer) {
    let client = server.client();
    for field in ["firstName", "email", "password"] {
        let path = format!("/body/{field}");
        client
            .sign_up(&ann_but(&json!({ field: null })))
            .await
            .expect_invalid([&path]);
        expect_refusal(&client, field, Value::Null).await;
    }
    for field in ["firstName", "lastName", "email", "password", "username"] {
        for value in [json!(7), json!(true), json!(["a@b"]), json!({ "$ne": "" })] {
            expect_refusal(&client, field, value).await;
        }
    }
    expect_refusal(&client, "userName", "ann".into()).await;
}

async fn texts_have_limits(server: TestServer) {
    let client = server.client();
    for field in ["firstName", "lastName"] {
        expect_success(&client, &json!({ field: "😀".repeat(64) })).await;
        expect_refusal(&client, field, "a".repeat(65).into()).await;
    }
    expect_refusal(&client, "firstName", "".into()).await;
    let longest = format!("{}@example.org", "é".repeat(242));
    expect_success(&client, &json!({ "email": longest })).await;
    expect_refusal(&client, "email", format!("a{longest}").into()).await;
    expect_success(&client, &json!({ "username": "a".repeat(32) })).await;
    expect_refusal(&client, "username", "a".repeat(33).into()).await;
    expect_success(&client, &json!({ "password": "😀".repeat(64) })).await;
    expect_refusal(&client, "password", "a".repeat(257).into()).await;
}

async fn what_is_over_a_limit_is_told_which(server: TestServer) {
    let ann = server.person("Ann").await;
    let long = |length| "a".repeat(length);
    let body = json!({
        "firstName": long(65),
        "lastName": long(65),
        "email": long(255),
        "password": long(257),
        "username": long(33),
    });
    let signed_up = server.client().sign_up(&body).await;
    let body = json!({ "oldPassword": long(257), "newPassword": "seven77" });
    let path = "/api/profile/change-password";
    let changed = ann.request(reqwest::Method::PATCH, path, &body).await;
    let body = json!({
        "groupId": fresh_id(),
        "groupName": long(101),
        "notificationMessage": long(10_001),
        "messageId": fresh_id(),
    });
    let made = ann.create_group(&body).await;
    let searched = ann.search(&long(101)).await;
    let mut told = std::collections::BTreeMap::new();
    for answer in [signed_up, changed, made, searched] {
        assert_eq!(answer.json["message"], "Validation failed");
        for error in answer.expect(400)["errors"].as_array().unwrap() {
            let text = |field: &str| error[field].as_str().unwrap().to_owned();
            told.insert(text("path"), text("message"));
        }
    }
    let expected = [
        ("/body/email", "must be at most 254 characters long"),
        ("/body/firstName", "must be at most 64 characters long"),
        ("/body/groupName", "must be at most 100 characters long"),
        ("/body/lastName", "must be at most 64 characters long"),
        ("/body/newPassword", "must be at least 8 characters long"),
        (
            "/body/notificationMessage",
            "must be at most 10000 characters long",
        ),
        ("/body/oldPassword", "must be at most 256 bytes long"),
        ("/body/password", "must be at most 256 bytes long"),
        ("/body/username", "must be 3 to 32 characters long"),
        ("/query/searchText", "must be at most 100 characters long"),
    ];
    let expected = expected.map(|(path, why)| (path.to_owned(), why.to_owned()));
    assert_eq!(told, expected.into());
}

async fn spaces_are_refused_everywhere(server: TestServer) {
    let client = server.client();
    for (field, value) in [
        ("firstName", "An n"),
        ("lastName", " Lee"),
        ("lastName", " "),
        ("email", "ann @example.org"),
        ("email", "ann@example.org "),
        ("password", "correct horse 7"),
        ("username", "ann lee"),
        ("firstName", "Ann\n"),
        ("firstName", "An\u{a0}n"),
        ("firstName", "An\u{0}n"),
    ] {
        expect_refusal(&client, field, value.into()).await;
    }
}

async fn an_email_has_a_form(server: TestServer) {
    let client = server.client();
    for email in [
        "",
        "ann",
        "@",
        "ann@",
        "@example.org",
        "ann@home@example.org",
    ] {
        expect_refusal(&client, "email", email.into()).await;
    }
    expect_success(&client, &json!({ "email": "a@b" })).await;
    expect_success(&client, &json!({ "email": "o'neil+news@пример.рф" })).await;
}

async fn a_username_has_a_form(server: TestServer) {
    let client = server.client();
    for username in ["", "ab", "ann!", "ann@home", "ann/lee"] {
        expect_refusal(&client, "username", username.into()).await;
    }
    expect_success(&client, &json!({ "username": "A_n.n-1" })).await;
}

async fn passwords_have_rules(server: TestServer) {
    let client = server.client();
    for password in ["", "seven77", "password1", "Password1", "qwertyuiop"] {
        expect_refusal(&client, "password", password.into()).await;
    }
    expect_success(&client, &json!({ "password": "eight-88" })).await;
}

async fn the_shortest_password_is_configurable(server: TestServer) {
    let client = server.client();
    expect_refusal(&client, "password", "eleven-1111".into()).await;
    expect_success(&client, &json!({ "password": "twelve-12121" })).await;
}
