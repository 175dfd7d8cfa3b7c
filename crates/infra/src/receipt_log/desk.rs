use std::collections::{HashMap, HashSet, VecDeque};

use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::{Receipt, ReceivedStatus, Seq};

/// For so many ticks after a receipt was written the next one of its lane is kept. A tick may come at
/// once, so one more than they take.
const WINDOW: usize = 11;

/// More lanes than this are not remembered: what else is told is written at once.
const MAX_LANES: usize = 1 << 17;

/// Receipts of one person and conversation, of one status.
pub(super) type Key = (UserId, ConversationId, ReceivedStatus);

pub(super) fn key(receipt: &Receipt) -> Key {
    (receipt.origin.user, receipt.conversation, receipt.status)
}

/// What to do with a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noted {
    /// To be written before it is acknowledged.
    First,
    /// It, or a later one, will be written.
    Kept,
    /// Written before.
    Known,
}

/// What was written lately, and what is kept until it may be written. Time is counted in ticks.
#[derive(Debug)]
pub(super) struct Desk {
    lanes: HashMap<Key, Lane>,
    /// Where something is kept.
    keeping: HashMap<UserId, HashSet<Key>>,
    /// Lanes to look at, in this tick first.
    wheel: VecDeque<Vec<Key>>,
    now: u64,
    max_lanes: usize,
}

#[derive(Debug, Default)]
struct Lane {
    written: Seq,
    kept: Option<Receipt>,
    /// None while something of it is being written for the first time, or because it was due.
    due: Option<u64>,
}

impl Default for Desk {
    fn default() -> Self {
        Self::with_room_for(MAX_LANES)
    }
}

impl Desk {
    fn with_room_for(max_lanes: usize) -> Self {
        Self {
            lanes: HashMap::new(),
            keeping: HashMap::new(),
            wheel: (0..=WINDOW).map(|_| Vec::new()).collect(),
            now: 0,
            max_lanes,
        }
    }

    pub(super) fn note(&mut self, receipt: &Receipt) -> Noted {
        let key = key(receipt);
        let has_room = self.lanes.len() < self.max_lanes;
        let Some(lane) = self.lanes.get_mut(&key) else {
            if has_room {
                self.lanes.insert(key, Lane::default());
            }
            return Noted::First;
        };
        if receipt.seq <= lane.written {
            return Noted::Known;
        }
        if lane.kept.is_none_or(|kept| kept.seq < receipt.seq) {
            lane.kept = Some(*receipt);
        }
        self.keeping
            .entry(receipt.origin.user)
            .or_default()
            .insert(key);
        Noted::Kept
    }

    /// Goes on by a tick. What is due now is to be written; lanes of which nothing is kept are forgotten.
    pub(super) fn tick(&mut self) -> Vec<Receipt> {
        self.now += 1;
        let keys = self.wheel.pop_front().unwrap_or_default();
        self.wheel.push_back(Vec::new());
        let mut due = Vec::new();
        for key in keys {
            let Some(lane) = self.lanes.get_mut(&key) else {
                continue;
            };
            // It may have been written again meanwhile.
            if lane.due != Some(self.now) {
                continue;
            }
            lane.due = None;
            match lane.kept {
                Some(receipt) => due.push(receipt),
                None => {
                    self.lanes.remove(&key);
                }
            }
        }
        due
    }

    pub(super) fn kept_of(&self, user: UserId) -> Vec<Receipt> {
        let keys = self.keeping.get(&user).into_iter().flatten();
        keys.filter_map(|key| self.lanes.get(key)?.kept).collect()
    }

    pub(super) fn kept(&self) -> Vec<Receipt> {
        self.lanes.values().filter_map(|lane| lane.kept).collect()
    }

    /// A receipt was written. The next one of its lane has to wait.
    pub(super) fn written(&mut self, receipt: &Receipt) {
        let key = key(receipt);
        let Some(lane) = self.lanes.get_mut(&key) else {
            return;
        };
        lane.written = lane.written.max(receipt.seq);
        if lane.kept.is_some_and(|kept| kept.seq <= lane.written) {
            lane.kept = None;
            if let Some(keys) = self.keeping.get_mut(&key.0) {
                keys.remove(&key);
                if keys.is_empty() {
                    self.keeping.remove(&key.0);
                }
            }
        }
        self.wait(key);
    }

    /// A receipt could not be written. If it was acknowledged it is kept, and will be tried again.
    pub(super) fn failed(&mut self, receipt: &Receipt) {
        let key = key(receipt);
        match self.lanes.get(&key) {
            Some(lane) if lane.kept.is_some() => self.wait(key),
            Some(lane) if lane.written == Seq(0) => {
                self.lanes.remove(&key);
            }
            _ => {}
        }
    }

    fn wait(&mut self, key: Key) {
        let Some(lane) = self.lanes.get_mut(&key) else {
            return;
        };
        // The wheel turns by one before it is looked at.
        let due = self.now + WINDOW as u64;
        if lane.due != Some(due)
            && let Some(keys) = self.wheel.get_mut(WINDOW - 1)
        {
            lane.due = Some(due);
            keys.push(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use messenger_domain::Timestamp;
    use messenger_domain::ids::MessageId;
    use uuid::Uuid;

    fn receipt(user: u128, status: ReceivedStatus, seq: i64) -> Receipt {
        Receipt {
            origin: UserId::new(Uuid::from_u128(user)).into(),
            status,
            conversation: ConversationId::new(Uuid::from_u128(9)),
            message: MessageId::new(Uuid::from_u128(8)),
            seq: Seq(seq),
            at: Timestamp::from_millis(seq),
        }
    }

    fn read(seq: i64) -> Receipt {
        receipt(1, ReceivedStatus::Read, seq)
    }

    fn ticks(desk: &mut Desk, count: usize) -> Vec<Receipt> {
        (0..count).flat_map(|_| desk.tick()).collect()
    }

    /// A desk where a first receipt was just written.
    fn after(seq: i64) -> Desk {
        let mut desk = Desk::default();
        assert_eq!(desk.note(&read(seq)), Noted::First);
        desk.written(&read(seq));
        desk
    }

    fn is_empty(desk: &Desk) -> bool {
        desk.lanes.is_empty() && desk.keeping.is_empty()
    }

    #[test]
    fn of_what_follows_soon_the_last_is_written_once() {
        let mut desk = after(1);
        for seq in [3, 5, 4] {
            assert_eq!(desk.note(&read(seq)), Noted::Kept);
        }
        assert_eq!(desk.note(&read(1)), Noted::Known);
        assert_eq!(ticks(&mut desk, WINDOW - 1), []);
        assert_eq!(desk.tick(), [read(5)]);
        assert_eq!(ticks(&mut desk, 3 * WINDOW), [], "it is being written");
        desk.written(&read(5));
        assert_eq!(desk.note(&read(5)), Noted::Known);
        assert_eq!(desk.note(&read(6)), Noted::Kept);
        assert_eq!(ticks(&mut desk, WINDOW), [read(6)]);
        desk.written(&read(6));
        assert_eq!(ticks(&mut desk, WINDOW), []);
        assert!(is_empty(&desk));
        assert_eq!(desk.note(&read(7)), Noted::First);
    }

    #[test]
    fn what_comes_while_the_first_is_written_is_kept_however_little_it_is() {
        let mut desk = Desk::default();
        assert_eq!(desk.note(&read(5)), Noted::First);
        assert_eq!(desk.note(&read(4)), Noted::Kept);
        assert_eq!(ticks(&mut desk, 2 * WINDOW), []);
        assert_eq!(desk.kept(), [read(4)]);
        desk.written(&read(5));
        assert_eq!(desk.kept(), []);
        assert_eq!(ticks(&mut desk, WINDOW), []);
        assert!(is_empty(&desk));
    }

    #[test]
    fn a_first_one_that_failed_leaves_nothing_but_what_was_kept_meanwhile() {
        let mut desk = Desk::default();
        assert_eq!(desk.note(&read(5)), Noted::First);
        desk.failed(&read(5));
        assert!(is_empty(&desk));
        assert_eq!(desk.note(&read(5)), Noted::First);
        assert_eq!(desk.note(&read(6)), Noted::Kept);
        desk.failed(&read(5));
        for _ in 0..2 {
            assert_eq!(ticks(&mut desk, WINDOW), [read(6)]);
            desk.failed(&read(6));
        }
        assert_eq!(desk.kept(), [read(6)]);
    }

    #[test]
    fn what_is_settled_begins_another_wait() {
        let mut desk = after(1);
        desk.note(&read(2));
        let other = receipt(2, ReceivedStatus::Read, 9);
        desk.note(&other);
        desk.written(&other);
        assert_eq!(ticks(&mut desk, 3), []);
        assert_eq!(desk.kept_of(other.origin.user), []);
        assert_eq!(desk.kept_of(read(2).origin.user), [read(2)]);
        desk.written(&read(2));
        assert_eq!(desk.kept_of(read(2).origin.user), []);
        assert_eq!(desk.note(&read(3)), Noted::Kept);
        assert_eq!(ticks(&mut desk, WINDOW - 1), []);
        assert_eq!(desk.tick(), [read(3)]);
    }

    #[test]
    fn each_status_has_its_own_time() {
        let mut desk = after(4);
        let delivered = receipt(1, ReceivedStatus::Delivered, 4);
        assert_eq!(desk.note(&delivered), Noted::First);
        desk.written(&delivered);
        assert_eq!(desk.note(&read(5)), Noted::Kept);
        assert_eq!(ticks(&mut desk, WINDOW), [read(5)]);
    }

    #[test]
    fn where_there_is_no_room_everything_is_written() {
        let mut desk = Desk::with_room_for(1);
        assert_eq!(desk.note(&read(1)), Noted::First);
        desk.written(&read(1));
        for seq in [1, 2] {
            let other = receipt(2, ReceivedStatus::Read, seq);
            assert_eq!(desk.note(&other), Noted::First);
            desk.written(&other);
            desk.failed(&other);
        }
        assert_eq!(desk.note(&read(2)), Noted::Kept);
        assert_eq!(ticks(&mut desk, WINDOW), [read(2)]);
    }
}
