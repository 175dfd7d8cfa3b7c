use serde_json::json;

use crate::client::{by_ann, call, get};
use crate::fakes::state;

/// The fake store finds a group with the name that was searched for.
async fn searched(query: &str) -> String {
    let answer = call(
        &state(),
        by_ann(get(&format!("/api/use-cases/search?{query}"))),
    )
    .await;
    assert_eq!(answer.status, 200, "{query}");
    let mut row = answer.json()["data"][0].take();
    assert_eq!(row["userId"], json!(null));
    row["groupName"].take().as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn queries_are_form_encoded() {
    assert_eq!(searched("searchText=book+club").await, "book club");
    assert_eq!(
        searched("searchText=%D0%9A%D0%BB%D1%83%D0%B1").await,
        "клуб"
    );
    assert_eq!(
        searched("searchText=:,$[]'()!*&other=1").await,
        ":,$[]'()!*"
    );
    assert_eq!(searched("searchText=50%25_").await, "50%_");
    assert_eq!(searched("&other&searchText=1=2&").await, "1=2");
    assert_eq!(searched("search%54ext=x").await, "x");
}

#[actix_web::test]
async fn every_bad_field_of_a_query_is_named() {
    let path = "/api/use-cases/search-users?searchText=&groupId=7";
    let answer = call(&state(), by_ann(get(path))).await;
    let expected = (400, "validation_failed".into(), "Validation failed".into());
    assert_eq!(answer.error(), expected);
    let expected = [
        ("/query/searchText", "must not be empty"),
        ("/query/groupId", "must be a UUID"),
    ];
    assert_eq!(
        answer.faults(),
        expected.map(|(path, why)| (path.into(), why.into()))
    );
}

#[actix_web::test]
async fn faults_of_encoding_hide_no_other_fault() {
    for (query, expected) in [
        (
            "groupId=%ff&searchText=%&groupId=1",
            &[
                ("/query/groupId", "must be percent-encoded UTF-8"),
                ("/query/searchText", "must be percent-encoded UTF-8"),
            ][..],
        ),
        (
            "%ff=1&searchText=%zz&%=2",
            &[
                ("/query", "must be percent-encoded UTF-8"),
                ("/query/searchText", "must be percent-encoded UTF-8"),
                ("/query/groupId", "is required"),
            ],
        ),
        (
            "searchText=a&groupId=7&searchText=%ff&searchText=b",
            &[
                ("/query/searchText", "must be percent-encoded UTF-8"),
                ("/query/groupId", "must be a UUID"),
            ],
        ),
    ] {
        let path = format!("/api/use-cases/search-users?{query}");
        let answer = call(&state(), by_ann(get(&path))).await;
        assert_eq!(answer.error().1, "validation_failed", "{query}");
        let faults = answer.faults();
        let faults: Vec<_> = faults
            .iter()
            .map(|(p, w)| (p.as_str(), w.as_str()))
            .collect();
        assert_eq!(faults, expected, "{query}");
    }
}

#[actix_web::test]
async fn malformed_and_repeated_fields_are_refused() {
    for (query, path, why) in [
        (
            "searchText=%ff",
            "/query/searchText",
            "must be percent-encoded UTF-8",
        ),
        (
            "searchText=%",
            "/query/searchText",
            "must be percent-encoded UTF-8",
        ),
        (
            "searchText=a&search%54ext=b",
            "/query/searchText",
            "must not be given twice",
        ),
        (
            "searchText=%00",
            "/query/searchText",
            "must not contain U+0000",
        ),
    ] {
        let answer = call(
            &state(),
            by_ann(get(&format!("/api/use-cases/search?{query}"))),
        )
        .await;
        assert_eq!(answer.status, 400, "{query}");
        assert_eq!(answer.faults(), [(path.into(), why.into())], "{query}");
    }
}
