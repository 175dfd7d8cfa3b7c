//! What happens around every request.

mod cors;
mod finish;
mod headers;
mod observe;

pub(crate) use cors::cors;
pub(crate) use observe::observe;
