use actix_web::body::BoxBody;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, Responder};
use messenger_domain::auth::RefreshSecret;
use paperclip::actix::OperationModifier;
use paperclip::v2::models::{DefaultOperationRaw, DefaultSchemaRaw, Either, Response};
use paperclip::v2::schema::Apiv2Schema;
use serde::Serialize;

/// A JSON answer whose status is part of its type, so that the documentation knows it.
pub(crate) struct Reply<T, const STATUS: u16 = 200>(pub(crate) T);

/// A JSON answer with status 201.
pub(crate) type Created<T> = Reply<T, 201>;

impl<T: Serialize, const STATUS: u16> Responder for Reply<T, STATUS> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let status = StatusCode::from_u16(STATUS).unwrap_or(StatusCode::OK);
        HttpResponse::build(status).json(self.0)
    }
}

/// The cookie that a refresh token is set as. Scripts cannot read it, other sites cannot send it, and it
/// goes nowhere but where sessions are dealt with.
pub(crate) const REFRESH_COOKIE: &str = "refresh_token";

/// A JSON answer that sets the refresh token as a cookie, or clears it.
pub(crate) struct WithRefreshCookie<T, const STATUS: u16 = 200> {
    reply: Reply<T, STATUS>,
    secret: String,
    seconds: i64,
}

impl<T, const STATUS: u16> WithRefreshCookie<T, STATUS> {
    pub(crate) fn setting(answer: T, secret: &RefreshSecret, seconds: i64) -> Self {
        Self {
            reply: Reply(answer),
            secret: secret.expose().to_owned(),
            seconds,
        }
    }

    pub(crate) fn clearing(answer: T) -> Self {
        Self {
            reply: Reply(answer),
            secret: String::new(),
            seconds: 0,
        }
    }
}

impl<T: Serialize, const STATUS: u16> Responder for WithRefreshCookie<T, STATUS> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let cookie = Cookie::build(REFRESH_COOKIE, self.secret)
            .path("/api/auth")
            .http_only(true)
            .same_site(SameSite::Strict)
            // Who claims to have come by https makes it stricter for nobody else.
            .secure(request.connection_info().scheme() == "https")
            .max_age(Duration::seconds(self.seconds))
            .finish();
        let mut response = self.reply.respond_to(request);
        // Fails for names that are no tokens only.
        let _ = response.add_cookie(&cookie);
        response
    }
}

impl<T: Apiv2Schema, const STATUS: u16> Apiv2Schema for WithRefreshCookie<T, STATUS> {
    fn name() -> Option<String> {
        T::name()
    }

    fn raw_schema() -> DefaultSchemaRaw {
        T::raw_schema()
    }
}

impl<T: Apiv2Schema, const STATUS: u16> OperationModifier for WithRefreshCookie<T, STATUS> {
    fn update_response(operation: &mut DefaultOperationRaw) {
        Reply::<T, STATUS>::update_response(operation);
    }
}

impl<T: Apiv2Schema, const STATUS: u16> Apiv2Schema for Reply<T, STATUS> {
    fn name() -> Option<String> {
        T::name()
    }

    fn raw_schema() -> DefaultSchemaRaw {
        T::raw_schema()
    }
}

impl<T: Apiv2Schema, const STATUS: u16> OperationModifier for Reply<T, STATUS> {
    fn update_response(operation: &mut DefaultOperationRaw) {
        let response = Response {
            description: Some("Success".to_owned()),
            schema: Some(schema_ref::<T>()),
            ..Response::default()
        };
        operation
            .responses
            .insert(STATUS.to_string(), Either::Right(response));
    }
}

/// A reference to the schema of `T` among the components of the document.
pub(crate) fn schema_ref<T: Apiv2Schema>() -> DefaultSchemaRaw {
    let mut schema = T::schema_with_ref();
    schema.retain_ref();
    schema
}
