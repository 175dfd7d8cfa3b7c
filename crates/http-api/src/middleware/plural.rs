use actix_web::Error;
use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Uri;
use actix_web::http::uri::PathAndQuery;
use actix_web::middleware::Next;

/// What some clients write in the singular, and how the routes spell it: first what stands right after
/// `/api/`, then what stands after the id there.
const COLLECTIONS: [(&str, &str); 4] = [
    ("conversation", "conversations"),
    ("group", "groups"),
    ("message", "messages"),
    ("user", "users"),
];
const PARTS: [(&str, &str); 3] = [
    ("message", "messages"),
    ("participant", "participants"),
    ("recipient", "recipients"),
];

/// Lets clients write `/api/group/{id}/message`. Everything further in, the log and the documentation
/// included, knows the plural only.
pub(crate) async fn plural(
    mut request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if let Some(uri) = in_plural(request.uri()) {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
    next.call(request).await
}

/// The URI that is meant, if it is another one.
fn in_plural(uri: &Uri) -> Option<Uri> {
    let mut path = path_in_plural(uri.path())?;
    if let Some(query) = uri.query() {
        path.push('?');
        path.push_str(query);
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(path).ok()?);
    Uri::from_parts(parts).ok()
}

fn path_in_plural(path: &str) -> Option<String> {
    let mut segments: Vec<&str> = path.strip_prefix("/api/")?.split('/').collect();
    let collection = respell(segments.first_mut(), &COLLECTIONS);
    let part = respell(segments.get_mut(2), &PARTS);
    (collection || part).then(|| format!("/api/{}", segments.join("/")))
}

fn respell(segment: Option<&mut &str>, spellings: &[(&str, &'static str)]) -> bool {
    let Some(segment) = segment else {
        return false;
    };
    let known = spellings
        .iter()
        .find(|(singular, _)| singular == segment)
        .map(|(_, plural)| *plural);
    if let Some(plural) = known {
        *segment = plural;
    }
    known.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, call_and_read_body, init_service};
    use actix_web::{App, HttpRequest, web};

    #[test]
    fn what_stands_in_the_place_of_a_collection_is_put_in_the_plural() {
        for (singular, plural) in [
            ("/api/user", "/api/users"),
            ("/api/user/search", "/api/users/search"),
            ("/api/group/7/recipient", "/api/groups/7/recipients"),
            ("/api/groups/7/recipient", "/api/groups/7/recipients"),
            ("/api/group/7/messages", "/api/groups/7/messages"),
            ("/api/group/7/message/8", "/api/groups/7/messages/8"),
            (
                "/api/conversation/7/message/8",
                "/api/conversations/7/messages/8",
            ),
            (
                "/api/conversation/7/participant",
                "/api/conversations/7/participants",
            ),
            ("/api/message/8/status", "/api/messages/8/status"),
        ] {
            assert_eq!(path_in_plural(singular).as_deref(), Some(plural));
        }
    }

    #[test]
    fn everything_else_stays() {
        for path in [
            "",
            "/",
            "/api",
            "/api/",
            "/user",
            "/api/users",
            "/api/users/user",
            "/api/groups/group/owner",
            "/api/groups/7/messages/message",
            "/api/User",
            "/api//user",
            "/api/auth/login",
        ] {
            assert_eq!(path_in_plural(path), None, "{path}");
        }
    }

    async fn told(request: HttpRequest, id: web::Path<String>) -> String {
        format!(
            "{id} {} {:?}",
            request.query_string(),
            request.match_pattern()
        )
    }

    #[actix_web::test]
    async fn a_route_answers_under_both_spellings() {
        let route = "/api/groups/{id}/messages";
        let app = App::new().route(route, web::get().to(told));
        let app = init_service(app.wrap(from_fn(plural))).await;
        for path in ["/api/groups/a%20b/messages", "/api/group/a%20b/message"] {
            let request = TestRequest::with_uri(&format!("{path}?limit=%37")).to_request();
            let answer = call_and_read_body(&app, request).await;
            assert_eq!(answer, format!("a b limit=%37 {:?}", Some(route)), "{path}");
        }
    }
}
