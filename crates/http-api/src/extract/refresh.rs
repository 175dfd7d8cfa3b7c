use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::{FutureExt, LocalBoxFuture};
use messenger_api_types::auth::RefreshRequest;
use messenger_api_types::error::FieldError;
use messenger_domain::auth::RefreshSecret;
use paperclip::actix::OperationModifier;
use paperclip::v2::models::DefaultOperationRaw;
use paperclip::v2::schema::Apiv2Schema;

use super::Body;
use crate::error::{ApiError, ApiResult};
use crate::reply::REFRESH_COOKIE;

/// A refresh token, from the body or else from the cookie.
pub(crate) struct ShownSecret(pub(crate) RefreshSecret);

impl FromRequest for ShownSecret {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        async move {
            let in_body = if has_body(&request) {
                let body = Body::<RefreshRequest>::from_request(&request, &mut payload).await?;
                body.0
            } else {
                None
            };
            let in_cookie = || {
                let cookie = request.cookie(REFRESH_COOKIE)?;
                Some(RefreshSecret::new(cookie.value().to_owned()))
            };
            in_body.or_else(in_cookie).map(Self).ok_or_else(missing)
        }
        .boxed_local()
    }
}

/// Who sends the cookie needs no body, and then no type of it either.
fn has_body(request: &HttpRequest) -> bool {
    let headers = request.headers();
    headers.contains_key(header::CONTENT_TYPE)
        || headers.contains_key(header::TRANSFER_ENCODING)
        || headers
            .get(header::CONTENT_LENGTH)
            .is_some_and(|length| length != "0")
}

fn missing() -> ApiError {
    ApiError::invalid_fields(vec![FieldError {
        path: "/body/refreshToken".to_owned(),
        message: "is required, or the cookie".to_owned(),
    }])
}

impl Apiv2Schema for ShownSecret {}

impl OperationModifier for ShownSecret {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        Body::<RefreshRequest>::update_parameter(operation);
    }

    fn update_definitions(
        definitions: &mut std::collections::BTreeMap<
            String,
            paperclip::v2::models::DefaultSchemaRaw,
        >,
    ) {
        Body::<RefreshRequest>::update_definitions(definitions);
    }
}
