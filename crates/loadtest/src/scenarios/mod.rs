//! What can be measured, each in a file of its own.

mod chatlist;
mod connect;
mod group;
mod history;
mod idle;
mod login;
mod paced;
mod presence;
mod private;
mod receipts;
mod search;

pub use chatlist::chatlist;
pub use connect::connect;
pub use group::group;
pub use history::history;
pub use idle::idle;
pub use login::login;
pub use paced::paced;
pub use presence::presence;
pub use private::private;
pub use receipts::receipts;
pub use search::search;
