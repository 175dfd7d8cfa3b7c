//! What only one account can have.

use harness::{Answer, Client, PASSWORD, TestServer, e2e};
use serde_json::json;

e2e! {
    an_email_is_unique_regardless_of_case,
    a_username_is_unique_regardless_of_case,
    of_twins_one_is_born,
}

const EMAIL_TAKEN: &str = "User with this email already exists!";
const USERNAME_TAKEN: &str = "User with this username already exists!";

async fn sign_up(client: &Client, email: &str, username: &str) -> Answer {
    let body = json!({
        "firstName": "Ann",
        "email": email,
        "password": PASSWORD,
        "username": username,
    });
    client.sign_up(&body).await
}

async fn an_email_is_unique_regardless_of_case(server: TestServer) {
    let client = server.client();
    sign_up(&client, "ann@example.org", "ann")
        .await
        .expect_message(201, "User registered!");
    for email in ["ann@example.org", "Ann@Example.ORG"] {
        sign_up(&client, email, "other")
            .await
            .expect_error(409, EMAIL_TAKEN);
    }
    sign_up(&client, "АННА@пример.рф", "other")
        .await
        .expect_message(201, "User registered!");
    sign_up(&client, "анна@ПРИМЕР.рф", "third")
        .await
        .expect_error(409, EMAIL_TAKEN);
}

async fn a_username_is_unique_regardless_of_case(server: TestServer) {
    let client = server.client();
    sign_up(&client, "ann@example.org", "Анна_1")
        .await
        .expect_message(201, "User registered!");
    for username in ["Анна_1", "аННА_1"] {
        sign_up(&client, "other@example.org", username)
            .await
            .expect_error(409, USERNAME_TAKEN);
    }
}

async fn of_twins_one_is_born(server: TestServer) {
    let client = server.client();
    let answers = tokio::join!(
        sign_up(&client, "ann@example.org", "ann"),
        sign_up(&client, "ANN@EXAMPLE.ORG", "ann2"),
        sign_up(&client, "ann3@example.org", "ann3"),
        sign_up(&client, "ann4@example.org", "ANN3"),
    );
    let statuses = <[_; 4]>::from(answers).map(|answer| answer.status);
    for pair in [&statuses[..2], &statuses[2..]] {
        assert!(pair == [201, 409] || pair == [409, 201], "{statuses:?}");
    }
}
