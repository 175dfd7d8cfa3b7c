use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

use crate::ids::ConversationId;

type Queue = RwLock<()>;

/// Lets the writers of one conversation go one after the other, first come first served.
///
/// The row lock of the store already orders what they write. A turn lasts longer, until the events
/// are published, so that people who are connected see a conversation in the order in which it was
/// stored. It also keeps waiting writers from holding database connections.
///
/// A turn may be shared by those who leave the order among themselves to one other: the message log,
/// which stores what several senders wrote at once and publishes it in order.
#[derive(Clone, Debug, Default)]
pub struct Turns(Arc<Mutex<HashMap<ConversationId, Weak<Queue>>>>);

/// The right to write to one conversation; it ends when this is dropped.
#[derive(Debug)]
pub struct Turn {
    turns: Turns,
    conversation: ConversationId,
    held: Option<Held>,
}

#[derive(Debug)]
#[expect(dead_code, reason = "guards are held, not read")]
enum Held {
    Alone(OwnedRwLockWriteGuard<()>),
    Shared(OwnedRwLockReadGuard<()>),
}

impl Turns {
    /// Waits until nobody else has a turn.
    pub async fn wait(&self, conversation: ConversationId) -> Turn {
        let (mut turn, queue) = self.enter(conversation);
        turn.held = Some(Held::Alone(queue.write_owned().await));
        turn
    }

    /// Waits until nobody has a turn alone.
    pub async fn share(&self, conversation: ConversationId) -> Turn {
        let (mut turn, queue) = self.enter(conversation);
        turn.held = Some(Held::Shared(queue.read_owned().await));
        turn
    }

    /// A turn that is not held yet: whoever gives up waiting tidies up as well.
    fn enter(&self, conversation: ConversationId) -> (Turn, Arc<Queue>) {
        let turn = Turn {
            turns: self.clone(),
            conversation,
            held: None,
        };
        (turn, self.queue(conversation))
    }

    fn queue(&self, conversation: ConversationId) -> Arc<Queue> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = queues.entry(conversation).or_default();
        entry.upgrade().unwrap_or_else(|| {
            let queue = Arc::new(Queue::default());
            *entry = Arc::downgrade(&queue);
            queue
        })
    }

    fn forget_if_unused(&self, conversation: ConversationId) {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(entry) = queues.entry(conversation)
            && entry.get().strong_count() == 0
        {
            entry.remove();
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.held = None;
        self.turns.forget_if_unused(self.conversation);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn conversation(number: u128) -> ConversationId {
        ConversationId::new(Uuid::from_u128(number))
    }

    #[tokio::test]
    async fn one_conversation_waits_and_another_does_not() {
        let turns = Turns::default();
        let first = turns.wait(conversation(1)).await;
        let second = tokio::spawn({
            let turns = turns.clone();
            async move { turns.wait(conversation(1)).await }
        });
        drop(turns.wait(conversation(2)).await);
        tokio::task::yield_now().await;
        assert!(!second.is_finished());
        drop(first);
        drop(second.await.unwrap());
        assert!(turns.0.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn who_wants_a_turn_alone_waits_for_all_who_share_one() {
        let turns = Turns::default();
        let one = turns.share(conversation(1)).await;
        let other = turns.share(conversation(1)).await;
        let alone = tokio::spawn({
            let turns = turns.clone();
            async move { turns.wait(conversation(1)).await }
        });
        tokio::task::yield_now().await;
        drop(one);
        tokio::task::yield_now().await;
        assert!(!alone.is_finished());
        drop(other);
        drop(alone.await.unwrap());
        assert!(turns.0.lock().unwrap().is_empty());
    }
}
