//! One function for each call: take what was extracted, ask the domain, wrap the answer.
//!
//! The first line of a comment here is the summary in the API documentation.

pub(crate) mod auth;
pub(crate) mod blocks;
pub(crate) mod conversation_resources;
pub(crate) mod conversations;
pub(crate) mod friends;
pub(crate) mod group_resources;
pub(crate) mod groups;
pub(crate) mod messages;
pub(crate) mod notifications;
pub(crate) mod people;
pub(crate) mod profile;
pub(crate) mod search;
pub(crate) mod sync;

/// What successes say, to the letter: clients show or compare it.
pub(crate) mod texts {
    pub(crate) const REGISTERED: &str = "User registered!";
    pub(crate) const LOGGED_OUT: &str = "Logged out";
    pub(crate) const LOGGED_OUT_EVERYWHERE: &str = "Logged out everywhere";
    pub(crate) const SESSION_ENDED: &str = "Session ended";
    pub(crate) const UPDATED: &str = "User updated.";
    pub(crate) const PASSWORD_CHANGED: &str = "Password changed successfully.";
    pub(crate) const DELETED: &str = "User deleted successfully.";
    pub(crate) const GROUP_DROPPED: &str = "Group deleted";
    pub(crate) const GROUP_LEFT: &str = "You left the group";
    pub(crate) const MEMBER_REMOVED: &str = "Member removed";
    pub(crate) const GROUP_CREATED: &str = "Group created!";
    pub(crate) const MESSAGE_DELETED: &str = "Message deleted";
    pub(crate) const STATUS_NOTED: &str = "Status noted";
    pub(crate) const NOTIFICATIONS_READ: &str = "Notifications marked as read";
    pub(crate) const NOTIFICATION_DELETED: &str = "Notification deleted";
    pub(crate) const FRIEND_REMOVED: &str = "Friend removed";
    pub(crate) const REQUEST_REJECTED: &str = "Friend request rejected";
    pub(crate) const REQUEST_WITHDRAWN: &str = "Friend request withdrawn";
    pub(crate) const USER_BLOCKED: &str = "User blocked";
    pub(crate) const USER_UNBLOCKED: &str = "User unblocked";
    pub(crate) const DIALOG_CLEARED: &str = "User's messages have been deleted";
}
