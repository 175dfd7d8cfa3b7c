use actix_web::body::BoxBody;
use actix_web::{HttpRequest, HttpResponse, Responder};
use paperclip::actix::OperationModifier;
use paperclip::v2::models::{DefaultOperationRaw, DefaultSchemaRaw};
use paperclip::v2::schema::Apiv2Schema;
use serde::Serialize;

use crate::reply::{Created, Reply};

/// A JSON answer with something that was asked for, and was made only if it was not there: 201 if it
/// was made, else 200.
pub(crate) struct FoundOrCreated<T> {
    pub(crate) answer: T,
    pub(crate) is_new: bool,
}

impl<T: Serialize> Responder for FoundOrCreated<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        if self.is_new {
            let created: Created<T> = Reply(self.answer);
            created.respond_to(request)
        } else {
            Reply::<T>(self.answer).respond_to(request)
        }
    }
}

impl<T: Apiv2Schema> Apiv2Schema for FoundOrCreated<T> {
    fn name() -> Option<String> {
        T::name()
    }

    fn raw_schema() -> DefaultSchemaRaw {
        T::raw_schema()
    }
}

impl<T: Apiv2Schema> OperationModifier for FoundOrCreated<T> {
    fn update_response(operation: &mut DefaultOperationRaw) {
        Reply::<T>::update_response(operation);
        Created::<T>::update_response(operation);
    }
}
