//! Reading requests. Everything that a handler is given has been checked here.

mod body;
mod caller;
mod document;
mod path;
mod query;
mod refresh;
mod then;

use actix_web::{HttpRequest, web};

use crate::HttpState;
use crate::error::{ApiError, ApiResult};

pub(crate) use body::Body;
pub(crate) use caller::{CurrentUser, Visitor};
pub(crate) use path::Path;
pub(crate) use query::Query;
pub(crate) use refresh::ShownSecret;
pub(crate) use then::Then;

pub(crate) type State = web::Data<HttpState>;

fn state(request: &HttpRequest) -> ApiResult<&State> {
    request
        .app_data()
        .ok_or_else(|| ApiError::internal("the app was built without its state"))
}
