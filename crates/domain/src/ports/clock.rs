use crate::Timestamp;

/// The time of day.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}
