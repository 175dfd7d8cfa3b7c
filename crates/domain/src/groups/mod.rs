//! Groups: conversations with a name, an owner and members who come and go.

mod access;
mod add_member;
mod create;
mod drop_group;
mod error;
mod leave;
mod list_members;
mod model;
mod newcomers;
mod remove_member;
mod rename;
mod service;
mod transfer;

pub use add_member::{NewMember, NewMembers};
pub use create::NewGroup;
pub use error::GroupError;
pub use leave::Leaving;
pub use model::{Group, GroupName, GroupNotice, Member, Notice};
pub use service::GroupService;
