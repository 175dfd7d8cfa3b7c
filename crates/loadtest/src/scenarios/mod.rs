//! What can be measured, each in a file of its own.

mod private;

pub use private::private;
