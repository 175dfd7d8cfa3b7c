use actix_web::http::Method;

use crate::client::{bearer, by_ann, call, get, json, request};
use crate::fakes::{TOKEN, state};

const SECURED: &[(Method, &str)] = &[
    (Method::PATCH, "/api/profile/update"),
    (Method::PATCH, "/api/profile/change-password"),
    (Method::DELETE, "/api/profile/destroy"),
    (Method::GET, "/api/use-cases/search"),
    (Method::GET, "/api/use-cases/search-users"),
    (Method::POST, "/api/use-cases/create-group"),
    (Method::POST, "/api/use-cases/mark-as-deleted"),
    (Method::POST, "/api/auth/logout"),
    (Method::POST, "/api/auth/logout-all"),
    (Method::GET, "/api/auth/sessions"),
    (Method::DELETE, "/api/auth/sessions/7"),
    (Method::POST, "/api/conversations"),
    (Method::GET, "/api/conversations"),
    (Method::GET, "/api/conversations/7"),
    (Method::POST, "/api/conversations/7/participants"),
    (Method::DELETE, "/api/conversations/7/participants/7"),
    (Method::POST, "/api/groups"),
    (Method::GET, "/api/groups"),
    (Method::GET, "/api/groups/7"),
    (Method::PATCH, "/api/groups/7"),
    (Method::DELETE, "/api/groups/7"),
    (Method::PATCH, "/api/groups/7/owner"),
    (Method::DELETE, "/api/groups/7/leave"),
    (Method::GET, "/api/groups/7/members"),
    (Method::POST, "/api/groups/7/recipients"),
    (Method::DELETE, "/api/groups/7/recipients"),
    (Method::DELETE, "/api/groups/7/recipients/7"),
    (Method::POST, "/api/messages"),
    (Method::GET, "/api/messages/7"),
    (Method::PUT, "/api/messages/7"),
    (Method::DELETE, "/api/messages/7"),
    (Method::PUT, "/api/messages/7/status"),
    (Method::POST, "/api/conversations/7/messages"),
    (Method::GET, "/api/conversations/7/messages"),
    (Method::PATCH, "/api/conversations/7/messages/7"),
    (Method::DELETE, "/api/conversations/7/messages/7"),
    (Method::POST, "/api/groups/7/messages"),
    (Method::GET, "/api/groups/7/messages"),
    (Method::PATCH, "/api/groups/7/messages/7"),
    (Method::DELETE, "/api/groups/7/messages/7"),
];

#[actix_web::test]
async fn nobody_gets_further_than_401_whatever_the_body() {
    for (method, path) in SECURED {
        let plain = request(method.clone(), path);
        let broken = json(request(method.clone(), path), "{");
        let forged = bearer(request(method.clone(), path), "forged");
        for attempt in [plain, broken, forged] {
            let answer = call(&state(), attempt).await;
            let expected = (401, "not_authorized".into(), "Not authorized".into());
            assert_eq!(answer.error(), expected, "{path}");
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{path}");
        }
    }
}

#[actix_web::test]
async fn every_operation_that_the_document_secures_is_tested_above() {
    let document = messenger_http_api::openapi();
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|path| path.as_object().unwrap().values());
    let secured = operations
        .filter(|operation| operation.get("security").is_some())
        .count();
    assert_eq!(secured, SECURED.len());
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
