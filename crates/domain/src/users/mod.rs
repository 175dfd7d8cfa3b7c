//! Accounts: who people are and how they prove it.

mod change_password;
mod delete_account;
mod error;
mod model;
mod password;
mod profile;
mod register;
mod repository;
mod service;
mod update_profile;

pub use delete_account::DELETED_ACCOUNT_NAME;
pub use error::UserError;
pub use model::{Email, PersonName, PersonPart, Profile, User, Username};
pub use password::{Password, PasswordHash, PasswordPolicy};
pub use register::NewAccount;
pub use repository::UserRepository;
pub use service::UserService;
pub use update_profile::ProfileChange;
