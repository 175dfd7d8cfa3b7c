//! What can be measured, each in a file of its own.

mod group;
mod paced;
mod private;

pub use group::group;
pub use paced::paced;
pub use private::private;
