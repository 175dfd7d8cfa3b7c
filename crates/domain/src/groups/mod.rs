//! Groups: conversations with a name, an owner and members who come and go.

mod access;
mod add_member;
mod create;
mod drop_group;
mod error;
mod leave;
mod model;
mod service;

pub use add_member::NewMember;
pub use create::NewGroup;
pub use error::GroupError;
pub use leave::Leaving;
pub use model::{Group, GroupName, GroupNotice, Notice};
pub use service::GroupService;
