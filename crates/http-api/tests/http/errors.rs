use actix_web::http::Method;

use crate::client::{bearer, by_ann, call, get, json, request};
use crate::fakes::{TOKEN_WHILE_BROKEN, TOKEN_WHILE_DOWN, state};

#[actix_web::test]
async fn unknown_paths_are_json() {
    for path in [
        "/",
        "/nothing",
        "/api/nothing",
        "/api/auth/login/",
        "/doc/nothing",
        "/api/hard-code/migrate",
    ] {
        let answer = call(&state(), get(path)).await;
        let expected = (404, "not_found".into(), "There is nothing here".into());
        assert_eq!(answer.error(), expected, "{path}");
    }
}

#[actix_web::test]
async fn wrong_methods_are_json_and_name_the_right_ones() {
    for (method, path, allowed) in [
        (Method::GET, "/api/auth/sing-up", "POST"),
        (Method::POST, "/api/profile/update", "PATCH"),
        (Method::TRACE, "/api/use-cases/search", "GET"),
        (Method::POST, "/metrics", "GET"),
    ] {
        let answer = call(&state(), request(method, path)).await;
        let expected = (
            405,
            "method_not_allowed".into(),
            "Method not allowed".into(),
        );
        assert_eq!(answer.error(), expected, "{path}");
        assert_eq!(answer.header("allow"), Some(allowed), "{path}");
    }
}

#[actix_web::test]
async fn a_store_that_is_away_is_503_and_says_when_to_retry() {
    let answer = call(
        &state(),
        bearer(get("/api/use-cases/search"), TOKEN_WHILE_DOWN),
    )
    .await;
    let expected = (
        503,
        "unavailable".into(),
        "The server is busy, please try again".into(),
    );
    assert_eq!(answer.error(), expected);
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert!(!answer.text().contains("db.internal"));
    assert_eq!(
        answer.json()["requestId"].as_str(),
        answer.header("x-request-id")
    );
}

#[actix_web::test]
async fn our_faults_are_500_and_tell_nothing_but_the_request_id() {
    let answer = call(
        &state(),
        bearer(get("/api/use-cases/search"), TOKEN_WHILE_BROKEN),
    )
    .await;
    assert_eq!(
        answer.error(),
        (500, "internal".into(), "Server error".into())
    );
    assert!(!answer.text().contains("SELECT"));
    assert_eq!(
        answer.json()["requestId"].as_str(),
        answer.header("x-request-id")
    );
}

#[actix_web::test]
async fn a_panic_is_500_too() {
    let answer = call(&state(), get("/api/panic")).await;
    assert_eq!(
        answer.error(),
        (500, "internal".into(), "Server error".into())
    );
    assert_eq!(
        answer.json()["requestId"].as_str(),
        answer.header("x-request-id")
    );
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
}

#[actix_web::test]
async fn failures_of_the_domain_keep_their_texts() {
    let body = r#"{"oldPassword":"wrong-password","newPassword":"battery-staple"}"#;
    let change = by_ann(request(Method::PATCH, "/api/profile/change-password"));
    let answer = call(&state(), json(change, body)).await;
    let expected = (
        400,
        "wrong_password".into(),
        "Wrong password or email".into(),
    );
    assert_eq!(answer.error(), expected);

    let body = r#"{"firstName":"Ann","email":"ANN@example.org","password":"correct-horse"}"#;
    for path in ["/api/auth/sing-up", "/api/auth/sign-up"] {
        let answer = call(&state(), json(request(Method::POST, path), body)).await;
        let text = "User with this email already exists!";
        assert_eq!(answer.error(), (409, "email_taken".into(), text.into()));
    }
}

#[actix_web::test]
async fn a_deletion_that_fails_says_so() {
    let deletion = by_ann(request(Method::DELETE, "/api/profile/destroy"));
    assert_eq!(call(&state(), deletion).await.error().0, 503);
}
