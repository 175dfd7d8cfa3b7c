use crate::ids::UserId;

/// Who is connected. Asked for each message, so it MUST NOT block.
pub trait Connections: Send + Sync {
    /// Those of some people who have no connection at this moment.
    fn away(&self, people: &[UserId]) -> Vec<UserId>;
}
