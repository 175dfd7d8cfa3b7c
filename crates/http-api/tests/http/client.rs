use actix_web::body::{MessageBody, to_bytes};
use actix_web::dev::{Payload, Service, ServiceResponse};
use actix_web::http::header::HeaderMap;
use actix_web::http::{Method, StatusCode};
use actix_web::test::{TestRequest, init_service};
use actix_web::web::{self, Bytes, ServiceConfig};
use actix_web::{Error, HttpResponse};
use futures_util::Stream;
use messenger_http_api::{HttpState, app};
use serde_json::Value;

use crate::fakes::TOKEN;

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        assert_eq!(
            self.header("content-type"),
            Some("application/json"),
            "{}",
            self.text()
        );
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// Status, code and message of an error.
    pub(crate) fn error(&self) -> (u16, String, String) {
        let body = self.json();
        let field = |name: &str| body[name].as_str().unwrap().to_owned();
        (self.status.as_u16(), field("code"), field("message"))
    }

    /// What is wrong with which fields.
    pub(crate) fn faults(&self) -> Vec<(String, String)> {
        let body = self.json();
        let errors = body["errors"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        errors
            .map(|error| (text(&error["path"]), text(&error["message"])))
            .collect()
    }
}

pub(crate) fn request(method: Method, path: &str) -> TestRequest {
    TestRequest::default()
        .method(method)
        .uri(path)
        .peer_addr("10.0.0.1:1000".parse().unwrap())
}

pub(crate) fn get(path: &str) -> TestRequest {
    request(Method::GET, path)
}

/// Adds the token of Ann.
pub(crate) fn by_ann(request: TestRequest) -> TestRequest {
    bearer(request, TOKEN)
}

pub(crate) fn bearer(request: TestRequest, token: &str) -> TestRequest {
    request.insert_header(("Authorization", format!("Bearer {token}")))
}

/// Adds a body as it stands, said to be JSON.
pub(crate) fn json(request: TestRequest, body: impl Into<Bytes>) -> TestRequest {
    request
        .insert_header(("Content-Type", "application/json"))
        .set_payload(body)
}

pub(crate) async fn call(state: &HttpState, request: TestRequest) -> Answer {
    let app = init_service(app(state.clone(), extra)).await;
    let result = app.call(request.to_request()).await;
    read(result).await
}

/// Sends a body that comes in parts.
pub(crate) async fn call_with_stream(
    state: &HttpState,
    request: TestRequest,
    body: impl Stream<Item = Result<Bytes, actix_web::error::PayloadError>> + 'static,
) -> Answer {
    let app = init_service(app(state.clone(), extra)).await;
    let payload: Payload = Payload::Stream {
        payload: Box::pin(body),
    };
    let (request, _) = request.to_request().replace_payload(payload);
    let result = app.call(request).await;
    read(result).await
}

async fn read(result: Result<ServiceResponse<impl MessageBody + 'static>, Error>) -> Answer {
    let response = match result {
        Ok(response) => response.into_parts().1.map_into_boxed_body(),
        Err(error) => error.error_response(),
    };
    let (head, body) = response.into_parts();
    let bytes = to_bytes(body)
        .await
        .unwrap_or_else(|_| panic!("the body broke off"));
    Answer {
        status: head.status(),
        headers: head.headers().clone(),
        bytes,
    }
}

/// Where the WebSocket would be, and a handler that panics.
fn extra(config: &mut ServiceConfig) {
    let upgrade = || actix_web::guard::Header("upgrade", "websocket");
    config
        .service(web::resource("/api/ws").route(web::get().to(socket)))
        .service(
            web::resource("/")
                .guard(upgrade())
                .route(web::get().to(socket)),
        )
        .service(web::resource("/api/panic").route(web::get().to(panicking)));
}

async fn socket() -> HttpResponse {
    HttpResponse::Ok().json("socket")
}

async fn panicking() -> HttpResponse {
    panic!("for the test")
}
