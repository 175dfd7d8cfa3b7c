use std::collections::BTreeMap;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::{FutureExt, LocalBoxFuture};
use paperclip::actix::OperationModifier;
use paperclip::v2::models::{DefaultOperationRaw, DefaultSchemaRaw, SecurityScheme};
use paperclip::v2::schema::Apiv2Schema;

use crate::error::ApiError;

/// One thing, and only if that could be had, another. The framework extracts the arguments of a
/// handler side by side, and a bad body would be answered before a bad token.
pub(crate) struct Then<A, B>(pub(crate) A, pub(crate) B);

impl<A, B> FromRequest for Then<A, B>
where
    A: FromRequest<Error = ApiError> + 'static,
    B: FromRequest<Error = ApiError> + 'static,
{
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        async move {
            let first = A::from_request(&request, &mut Payload::None).await?;
            let second = B::from_request(&request, &mut payload).await?;
            Ok(Self(first, second))
        }
        .boxed_local()
    }
}

impl<A, B> Apiv2Schema for Then<A, B> {}

impl<A: OperationModifier, B: OperationModifier> OperationModifier for Then<A, B> {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        A::update_parameter(operation);
        B::update_parameter(operation);
    }

    fn update_definitions(definitions: &mut BTreeMap<String, DefaultSchemaRaw>) {
        A::update_definitions(definitions);
        B::update_definitions(definitions);
    }

    fn update_security(operation: &mut DefaultOperationRaw) {
        A::update_security(operation);
        B::update_security(operation);
    }

    fn update_security_definitions(schemes: &mut BTreeMap<String, SecurityScheme>) {
        A::update_security_definitions(schemes);
        B::update_security_definitions(schemes);
    }
}
