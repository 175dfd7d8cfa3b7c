use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::{Ready, ready};
use messenger_api_types::Pairs;
use messenger_api_types::fields::{Request, read_request};
use paperclip::actix::OperationModifier;
use paperclip::v2::models::DefaultOperationRaw;
use paperclip::v2::schema::Apiv2Schema;
use serde_json::Value;

use super::state;
use crate::error::{ApiError, ApiResult};

/// The command in the variable parts of a path.
pub(crate) struct Path<R: Request>(pub(crate) R::Command);

const ROOT: &str = "/path";

impl<R: Request> FromRequest for Path<R> {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = || {
            let rules = state(request)?.rules;
            let mut pairs = Pairs::default();
            for (name, value) in request.match_info().iter() {
                pairs.insert(name.to_owned(), Value::String(value.to_owned()));
            }
            read_request::<R>(ROOT, pairs, &rules)
                .map(Self)
                .map_err(ApiError::invalid_fields)
        };
        ready(read())
    }
}

impl<R: Request> Apiv2Schema for Path<R> {}

impl<R: Request + Apiv2Schema> OperationModifier for Path<R> {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        <web::Path<R> as OperationModifier>::update_parameter(operation);
    }
}
