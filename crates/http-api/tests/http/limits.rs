use actix_web::http::Method;
use actix_web::test::TestRequest;
use messenger_http_api::HttpState;
use messenger_rate_limits::Quotas;

use crate::client::{Answer, by_ann, call, get, json, request};
use crate::fakes::state_with;

const TWICE: &str = "2/1h";

fn assert_limited(answer: &Answer) {
    assert_eq!(
        answer.error(),
        (429, "rate_limited".into(), "Too many requests".into())
    );
    let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((3_000..=7_200).contains(&wait), "{wait}");
}

fn log_in(body: &'static str) -> TestRequest {
    json(request(Method::POST, "/api/auth/login"), body)
}

const WRONG: &str = r#"{"email":"ann@example.org","password":"wrong-password"}"#;
const RIGHT: &str = r#"{"email":"ann@example.org","password":"right-password"}"#;

async fn statuses(state: &HttpState, requests: Vec<TestRequest>) -> Vec<u16> {
    let mut statuses = Vec::new();
    for request in requests {
        statuses.push(call(state, request).await.status.as_u16());
    }
    statuses
}

#[actix_web::test]
async fn log_ins_are_limited_by_address_even_when_malformed() {
    let state = state_with(&Quotas {
        log_in: TWICE.parse().ok(),
        ..Quotas::default()
    });
    let from = |address: &'static str| log_in("{").insert_header(("X-Forwarded-For", address));
    let requests = vec![
        from("1.1.1.1"),
        from("1.1.1.1"),
        from("1.1.1.1"),
        from("2.2.2.2"),
    ];
    assert_eq!(statuses(&state, requests).await, [400, 400, 429, 400]);
    assert_limited(&call(&state, from("6.6.6.6, 1.1.1.1")).await);
}

#[actix_web::test]
async fn who_is_no_proxy_cannot_choose_an_address() {
    let state = state_with(&Quotas {
        log_in: TWICE.parse().ok(),
        ..Quotas::default()
    });
    let from = |address: &'static str| {
        let request = log_in("{").insert_header(("X-Forwarded-For", address));
        request.peer_addr("9.9.9.9:1".parse().unwrap())
    };
    let requests = vec![from("1.1.1.1"), from("2.2.2.2"), from("3.3.3.3")];
    assert_eq!(statuses(&state, requests).await, [400, 400, 429]);
}

#[actix_web::test]
async fn sign_ups_are_limited_under_both_names_together() {
    let state = state_with(&Quotas {
        sign_up: TWICE.parse().ok(),
        ..Quotas::default()
    });
    let post = |path| json(request(Method::POST, path), "{}");
    let requests = vec![
        post("/api/auth/sing-up"),
        post("/api/auth/sign-up"),
        log_in("{}"),
    ];
    assert_eq!(statuses(&state, requests).await, [400, 400, 400]);
    assert_limited(&call(&state, post("/api/auth/sing-up")).await);
}

#[actix_web::test]
async fn only_failed_log_ins_count_against_an_account() {
    let state = state_with(&Quotas {
        log_in_failures: TWICE.parse().ok(),
        ..Quotas::default()
    });
    // With the right password the fake store is asked for a transaction, which it does not have.
    let requests = vec![
        log_in(RIGHT),
        log_in(RIGHT),
        log_in(RIGHT),
        log_in(WRONG),
        log_in(WRONG),
    ];
    assert_eq!(statuses(&state, requests).await, [503, 503, 503, 400, 400]);
    assert_limited(&call(&state, log_in(WRONG)).await);
    assert_limited(&call(&state, log_in(RIGHT)).await);
    let shouted = r#"{"email":"ANN@EXAMPLE.ORG","password":"right-password"}"#;
    assert_limited(&call(&state, log_in(shouted)).await);
    let other = r#"{"email":"bob@example.org","password":"wrong-password"}"#;
    assert_eq!(call(&state, log_in(other)).await.status, 400);
}

#[actix_web::test]
async fn an_account_is_never_closed_for_good() {
    tokio::time::pause();
    let state = state_with(&Quotas {
        log_in_failures: "1/1h".parse().ok(),
        ..Quotas::default()
    });
    let requests = vec![log_in(WRONG), log_in(WRONG), log_in(RIGHT)];
    assert_eq!(statuses(&state, requests).await, [400, 429, 429]);
    tokio::time::advance(std::time::Duration::from_hours(1)).await;
    assert_eq!(call(&state, log_in(RIGHT)).await.status, 503);
}

#[actix_web::test]
async fn guesses_of_the_old_password_count_by_session() {
    let state = state_with(&Quotas {
        log_in_failures: TWICE.parse().ok(),
        ..Quotas::default()
    });
    let change = || {
        let body = r#"{"oldPassword":"wrong-password","newPassword":"battery-staple"}"#;
        json(
            by_ann(request(Method::PATCH, "/api/profile/change-password")),
            body,
        )
    };
    assert_eq!(statuses(&state, vec![change(), change()]).await, [400, 400]);
    assert_limited(&call(&state, change()).await);
    let log_in = call(&state, log_in(WRONG)).await;
    assert_eq!(log_in.status, 400, "logging in is another matter");
}

#[actix_web::test]
async fn searches_and_other_requests_have_limits_of_their_own() {
    let quotas = Quotas {
        search: TWICE.parse().ok(),
        requests: TWICE.parse().ok(),
        ..Quotas::default()
    };
    let state = state_with(&quotas);
    let search = || by_ann(get("/api/use-cases/search?searchText=x"));
    let outside = || by_ann(get("/api/use-cases/search-users"));
    let update = || by_ann(json(request(Method::PATCH, "/api/profile/update"), "{"));
    let requests = vec![search(), outside(), update(), update()];
    assert_eq!(statuses(&state, requests).await, [200, 400, 400, 400]);
    assert_limited(&call(&state, search()).await);
    assert_limited(&call(&state, outside()).await);
    assert_limited(&call(&state, update()).await);
}
