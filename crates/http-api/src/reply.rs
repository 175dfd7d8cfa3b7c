use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, Responder};
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
