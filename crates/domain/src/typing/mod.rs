//! Who is typing where. Nothing of it is stored: this node remembers it for seconds, and tells it.

mod model;
mod service;
mod start;
mod state;
mod stop;
mod tell;
mod typists;

pub use model::{Addressee, TypingChange};
pub use service::TypingService;
pub use typists::Typists;
