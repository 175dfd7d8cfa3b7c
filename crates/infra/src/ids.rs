use messenger_domain::ids::{
    ConversationId, FriendRequestId, MessageId, NotificationId, SessionId, UserId,
};
use messenger_domain::ports::IdGenerator;
use uuid::Uuid;

/// UUIDs of version 7: random, and in the order of time, so that indexes grow at one end.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

#[expect(clippy::disallowed_methods, reason = "this is the IdGenerator port")]
fn fresh() -> Uuid {
    Uuid::now_v7()
}

impl IdGenerator for RandomIds {
    fn user(&self) -> UserId {
        UserId::new(fresh())
    }

    fn session(&self) -> SessionId {
        SessionId::new(fresh())
    }

    fn conversation(&self) -> ConversationId {
        ConversationId::new(fresh())
    }

    fn message(&self) -> MessageId {
        MessageId::new(fresh())
    }

    fn friend_request(&self) -> FriendRequestId {
        FriendRequestId::new(fresh())
    }

    fn notification(&self) -> NotificationId {
        NotificationId::new(fresh())
    }
}
