//! The HTTP side: requests in, commands to the domain, answers out. No rules live here.
//!
//! Where to look: `routes` is the table of all calls, `endpoints` has one short function for each,
//! `extract` reads requests, `error` turns failures into statuses, `openapi` documents it all.

mod app;
mod documentation;
mod endpoints;
mod error;
mod extract;
mod found_or_created;
mod guesses;
mod limits;
mod middleware;
mod openapi;
mod operations;
mod reply;
mod routes;
mod state;
mod web_root;

pub use app::app;
pub use guesses::Guesses;
pub use openapi::openapi;
pub use state::{CorsPolicy, HttpState, Readiness};
