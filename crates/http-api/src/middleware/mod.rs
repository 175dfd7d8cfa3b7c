//! What happens around every request.

mod cors;
mod finish;
mod headers;
mod observe;
mod plural;

pub(crate) use cors::cors;
pub(crate) use observe::observe;
pub(crate) use plural::plural;
