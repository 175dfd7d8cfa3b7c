use actix_web::error::PayloadError;
use actix_web::http::Method;
use actix_web::test::TestRequest;
use actix_web::web::Bytes;
use futures_util::{StreamExt, stream};

use crate::client::{Answer, by_ann, call, call_with_stream, json, request};
use crate::fakes::state;

fn log_in() -> TestRequest {
    request(Method::POST, "/api/auth/login")
}

/// What a body that was understood leads to.
const WRONG: &str = r#"{"email":"ann@example.org","password":"wrong-password"}"#;

fn assert_read(answer: &Answer) {
    let text = "No such user exists or wrong password";
    assert_eq!(
        answer.error(),
        (400, "wrong_credentials".into(), text.into())
    );
}

#[actix_web::test]
async fn every_bad_field_is_named_at_once() {
    let body = r#"{"firstName":"A n","lastName":1,"email":"ann","password":"short","admin":true}"#;
    let answer = call(
        &state(),
        json(request(Method::POST, "/api/auth/sing-up"), body),
    )
    .await;
    let expected = (400, "validation_failed".into(), "Validation failed".into());
    assert_eq!(answer.error(), expected);
    let expected = [
        ("/body/firstName", "must not contain spaces"),
        ("/body/lastName", "must be a string"),
        ("/body/email", "must be an e-mail address"),
        ("/body/password", "must be at least 8 characters long"),
        ("/body/admin", "is not known here"),
    ];
    assert_eq!(
        answer.faults(),
        expected.map(|(path, why)| (path.into(), why.into()))
    );
}

#[actix_web::test]
async fn what_is_no_json_is_refused() {
    let deep = "[".repeat(60_000);
    let invalid_utf8 = Bytes::from_static(b"{\"email\":\"\xff\"}");
    let bodies: [Bytes; 7] = [
        "".into(),
        "{".into(),
        r#"{"email":NaN}"#.into(),
        r#"{"email":"\ud800"}"#.into(),
        "{} {}".into(),
        deep.into(),
        invalid_utf8,
    ];
    for body in bodies {
        let answer = call(&state(), json(log_in(), body)).await;
        assert_eq!(
            answer.error(),
            (400, "invalid_json".into(), "Invalid JSON".into())
        );
        assert_eq!(answer.json().get("errors"), None);
    }
}

#[actix_web::test]
async fn a_body_is_an_object() {
    for body in ["null", "true", "1", "-1", "1.5", "\"text\"", "[]", "[{}]"] {
        let answer = call(&state(), json(log_in(), body)).await;
        assert_eq!(
            answer.error(),
            (400, "invalid_json".into(), "Invalid JSON".into()),
            "{body}"
        );
        assert_eq!(
            answer.faults(),
            [("/body".into(), "must be a JSON object".into())],
            "{body}"
        );
    }
}

#[actix_web::test]
async fn a_field_stands_once() {
    let body = r#"{"email":"ann@example.org","password":"a","password":"b"}"#;
    let answer = call(&state(), json(log_in(), body)).await;
    assert_eq!(answer.error().1, "validation_failed");
    assert_eq!(
        answer.faults(),
        [("/body/password".into(), "must not be given twice".into())]
    );
}

#[actix_web::test]
async fn a_field_that_stands_twice_hides_no_other_fault() {
    let body = r#"{"email":"ann","firstName":"Ann","email":"bob","email":"","lastName":1,
                   "admin":true,"admin":false,"":0}"#;
    let sign_up = request(Method::POST, "/api/auth/sing-up");
    let answer = call(&state(), json(sign_up, body)).await;
    let expected = [
        ("/body/email", "must not be given twice"),
        ("/body/admin", "must not be given twice"),
        ("/body/lastName", "must be a string"),
        ("/body/password", "is required"),
        ("/body/", "is not known here"),
    ];
    assert_eq!(
        answer.faults(),
        expected.map(|(path, why)| (path.into(), why.into()))
    );
}

#[actix_web::test]
async fn only_json_is_read() {
    for media_type in ["application/json", "Application/JSON; charset=utf-8"] {
        let request = log_in()
            .insert_header(("Content-Type", media_type))
            .set_payload(WRONG);
        assert_read(&call(&state(), request).await);
    }
    for media_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "",
    ] {
        let request = log_in()
            .insert_header(("Content-Type", media_type))
            .set_payload(WRONG);
        let answer = call(&state(), request).await;
        let text = "Content-Type must be application/json";
        let expected = (415, "unsupported_media_type".into(), text.into());
        assert_eq!(answer.error(), expected, "{media_type}");
    }
    assert_eq!(
        call(&state(), log_in().set_payload(WRONG)).await.status,
        415
    );
}

#[actix_web::test]
async fn compressed_bodies_are_not_read() {
    for encoding in ["gzip", "br", "identity, gzip"] {
        let request = json(log_in(), WRONG).insert_header(("Content-Encoding", encoding));
        assert_eq!(call(&state(), request).await.error().0, 415, "{encoding}");
    }
    let request = json(log_in(), WRONG).insert_header(("Content-Encoding", "identity"));
    assert_read(&call(&state(), request).await);
}

#[actix_web::test]
async fn bodies_have_128_kib_at_most() {
    const MAX: usize = 128 * 1024;
    let padded = |length: usize| format!("{WRONG}{}", " ".repeat(length - WRONG.len()));
    assert_read(&call(&state(), json(log_in(), padded(MAX))).await);
    let answer = call(&state(), json(log_in(), padded(MAX + 1))).await;
    let text = "The body must be at most 128 KiB long";
    assert_eq!(
        answer.error(),
        (413, "payload_too_large".into(), text.into())
    );
}

#[actix_web::test]
async fn a_body_without_end_is_cut_off() {
    let chunk = Bytes::from(vec![b' '; 64 * 1024]);
    let endless = stream::repeat_with(move || Ok(chunk.clone()));
    let answer = call_with_stream(&state(), json(log_in(), ""), endless).await;
    assert_eq!(answer.status, 413);
}

#[actix_web::test]
async fn a_body_that_does_not_arrive_times_out() {
    tokio::time::pause();
    let started = tokio::time::Instant::now();
    let first = stream::iter([Ok(Bytes::from_static(b"{"))]);
    let stalled = first.chain(stream::pending::<Result<Bytes, PayloadError>>());
    let answer = call_with_stream(&state(), json(log_in(), ""), stalled).await;
    let text = "The request took too long";
    assert_eq!(answer.error(), (408, "request_timeout".into(), text.into()));
    assert_eq!(started.elapsed().as_secs(), 15);
}

#[actix_web::test]
async fn who_asks_is_found_out_before_the_body_arrives() {
    let path = request(Method::PATCH, "/api/profile/update");
    let never = stream::pending::<Result<Bytes, PayloadError>>();
    assert_eq!(
        call_with_stream(&state(), json(path, ""), never)
            .await
            .status,
        401
    );
}

#[actix_web::test]
async fn what_is_valid_reaches_the_domain() {
    let update = by_ann(request(Method::PATCH, "/api/profile/update"));
    let answer = call(&state(), json(update, r#"{"lastName":null}"#)).await;
    assert_eq!(answer.error().0, 503, "the fake store has no transactions");
}
