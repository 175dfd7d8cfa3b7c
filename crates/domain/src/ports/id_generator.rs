use crate::ids::{ConversationId, FriendRequestId, MessageId, NotificationId, SessionId, UserId};

/// Fresh ids for what clients do not name themselves. MUST never repeat, on any node.
pub trait IdGenerator: Send + Sync {
    fn user(&self) -> UserId;
    fn session(&self) -> SessionId;
    fn conversation(&self) -> ConversationId;
    fn message(&self) -> MessageId;
    fn friend_request(&self) -> FriendRequestId;
    fn notification(&self) -> NotificationId;
}
