use actix_web::http::Method;

use crate::client::{bearer, by_ann, call, get, json, request};
use crate::fakes::{TOKEN, state};

/// What anybody may call. Everything else is for users.
const OPEN: [&str; 5] = [
    "/api/auth/login",
    "/api/auth/refresh-token",
    "/api/auth/register",
    "/api/auth/sign-up",
    "/api/auth/sing-up",
];

/// Every operation in the document: its method, its path, and whether it needs a token.
fn operations() -> Vec<(Method, String, bool)> {
    let document = messenger_http_api::openapi();
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let method = method.to_uppercase().parse().unwrap();
            let is_secured = operation.get("security").is_some();
            operations.push((method, path.clone(), is_secured));
        }
    }
    operations
}

#[actix_web::test]
async fn nobody_gets_further_than_401_whatever_the_body() {
    let state = state();
    for (method, path, _) in operations() {
        if OPEN.contains(&path.as_str()) {
            continue;
        }
        let path = path.replace(['{', '}'], "");
        let plain = request(method.clone(), &path);
        let broken = json(request(method.clone(), &path), "{");
        let forged = bearer(request(method.clone(), &path), "forged");
        for attempt in [plain, broken, forged] {
            let answer = call(&state, attempt).await;
            let expected = (401, "not_authorized".into(), "Not authorized".into());
            assert_eq!(answer.error(), expected, "{path}");
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{path}");
        }
    }
}

#[actix_web::test]
async fn the_document_says_which_operations_need_a_token() {
    for (method, path, is_secured) in operations() {
        let is_open = OPEN.contains(&path.as_str());
        assert_eq!(is_secured, !is_open, "{method} {path}");
    }
}

#[actix_web::test]
async fn a_token_counts_in_the_header_only_whatever_the_case_of_the_scheme() {
    let path = "/api/use-cases/search?searchText=x";
    for value in ["Bearer good", "bearer good", "BEARER  good "] {
        let answer = call(&state(), get(path).insert_header(("Authorization", value))).await;
        assert_eq!(answer.status, 200, "{value}");
    }
    for value in ["good", "Basic good", "Bearer", "Bearer "] {
        let answer = call(&state(), get(path).insert_header(("Authorization", value))).await;
        assert_eq!(answer.status, 401, "{value}");
    }
    for name in ["token", "access_token", "authorization"] {
        let path = format!("{path}&{name}={TOKEN}");
        assert_eq!(call(&state(), get(&path)).await.status, 401, "{name}");
    }
}

#[actix_web::test]
async fn with_a_token_the_query_is_read() {
    let answer = call(&state(), by_ann(get("/api/use-cases/search"))).await;
    assert_eq!(
        answer.faults(),
        [("/query/searchText".into(), "is required".into())]
    );
}
