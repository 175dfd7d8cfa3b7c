use actix_web::http::Method;
use actix_web::test::TestRequest;
use messenger_http_api::{CorsPolicy, HttpState};

use crate::client::{Answer, by_ann, call, get, request};
use crate::fakes::state;

const SITE: &str = "https://chat.example.org";

fn only(site: &str) -> HttpState {
    HttpState {
        cors: CorsPolicy::AllowList(vec![site.to_owned()]),
        ..state()
    }
}

fn preflight(origin: &str, method: &str) -> TestRequest {
    request(Method::OPTIONS, "/api/profile/update")
        .insert_header(("Origin", origin))
        .insert_header(("Access-Control-Request-Method", method))
        .insert_header((
            "Access-Control-Request-Headers",
            "authorization,content-type",
        ))
}

fn list(answer: &Answer, header: &str) -> Vec<String> {
    let mut list: Vec<_> = answer
        .header(header)
        .unwrap()
        .split(',')
        .map(|it| it.trim().to_lowercase())
        .collect();
    list.sort();
    list
}

#[actix_web::test]
async fn by_default_every_site_may_call_without_cookies() {
    let answer = call(&state(), preflight(SITE, "PATCH")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    assert_eq!(answer.header("access-control-max-age"), Some("3600"));
    let methods = ["delete", "get", "patch", "post", "put"];
    assert_eq!(list(&answer, "access-control-allow-methods"), methods);
    let headers = ["authorization", "content-type"];
    assert_eq!(list(&answer, "access-control-allow-headers"), headers);
}

#[actix_web::test]
async fn answers_show_sites_what_they_need_errors_included() {
    for path in [
        "/api/nothing",
        "/api/profile/update",
        "/api/use-cases/search",
    ] {
        let answer = call(&state(), get(path).insert_header(("Origin", SITE))).await;
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some("*"),
            "{path}"
        );
        let exposed = ["retry-after", "x-request-id"];
        assert_eq!(
            list(&answer, "access-control-expose-headers"),
            exposed,
            "{path}"
        );
    }
}

#[actix_web::test]
async fn with_a_list_only_its_sites_may_call() {
    let answer = call(&only(SITE), preflight(SITE, "PATCH")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), Some(SITE));
    for other in [
        "https://evil.example",
        "https://chat.example.org.evil.example",
        "null",
    ] {
        let answer = call(&only(SITE), preflight(other, "PATCH")).await;
        assert_eq!(answer.error().0, 400, "{other}");
        assert_eq!(
            answer.header("access-control-allow-origin"),
            None,
            "{other}"
        );
    }
}

#[actix_web::test]
async fn the_api_is_closed_to_frames_sniffing_and_caches() {
    for request in [
        get("/api/nothing"),
        by_ann(get("/api/use-cases/search?searchText=x")),
    ] {
        let answer = call(&state(), request).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'",
            ),
        ] {
            assert_eq!(answer.header(name), Some(value), "{name}");
        }
    }
}
