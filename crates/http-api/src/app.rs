use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, Error};
use paperclip::actix::OpenApiExt;

use crate::middleware::{cors, observe, plural};
use crate::{HttpState, documentation, operations, routes, web_root};

/// The whole app but the WebSocket, which `extra` mounts. Called once for each worker: what workers
/// share is behind the `Arc`s of the state.
///
/// The order matters, because the first resource that fits a path answers for it. Scopes are not
/// used: one for `/api` would swallow what `extra` mounts below it.
pub fn app(
    state: HttpState,
    extra: impl FnOnce(&mut ServiceConfig),
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let cors = cors(&state.cors);
    App::new()
        .app_data(web::Data::new(state))
        .configure(documentation::mount)
        .wrap_api()
        .configure(routes::api)
        // Hidden by the document of our own; the Swagger UI cannot be mounted without it.
        .with_json_spec_at(documentation::DOCUMENT)
        .with_swagger_ui_at(documentation::UI)
        .build()
        .configure(operations::mount)
        .configure(extra)
        .default_service(web::to(web_root::serve))
        .wrap(cors)
        .wrap(from_fn(observe))
        .wrap(from_fn(plural))
}
