//! What has to hold for the messages of a run, whatever the load was.
//!
//! Each acknowledged message was delivered to each connected recipient exactly once and in order, and
//! stands in the history exactly once, in the same order. What was sent but not acknowledged may be
//! there or not, but not twice.

use std::collections::{BTreeSet, HashMap};

use crate::frames::Moment;
use crate::ids::{RunId, Tag};

/// A message where it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub tag: Tag,
    pub at: Moment,
}

/// What one sender knows. Each sender writes into one conversation.
#[derive(Clone, Debug, Default)]
pub struct LaneLog {
    pub conversation: usize,
    pub sent: u32,
    pub unacknowledged: BTreeSet<u32>,
}

impl LaneLog {
    fn acknowledged(&self) -> impl Iterator<Item = u32> {
        (0..self.sent).filter(|counter| !self.unacknowledged.contains(counter))
    }
}

/// What one connection has received.
#[derive(Clone, Debug)]
pub struct ReceiverLog {
    pub name: String,
    pub conversation: usize,
    /// The lane of the same person, who does not hear it.
    pub own: Option<u32>,
    /// Whether it was connected all the time. Otherwise it may lack what was before the first and
    /// after the last message that it has, of each sender.
    pub whole: bool,
    pub seen: Vec<Seen>,
}

/// Everything that is known after a run.
#[derive(Debug, Default)]
pub struct Evidence {
    /// By number of the lane.
    pub lanes: Vec<LaneLog>,
    pub receivers: Vec<ReceiverLog>,
    /// Oldest first, by number of the conversation. Nothing, if no history was read.
    pub histories: Vec<Vec<Seen>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Lost,
    Doubled,
    /// After a later one of the same sender.
    Reordered,
    /// Nobody sent it, or not there.
    Stray,
    /// Its time is not later than that of the one before in the conversation.
    TimeFell,
    /// Another time than in the history, or another place among the others.
    NotAsInHistory,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub fault: Fault,
    pub tag: Tag,
    /// Who has noticed.
    pub place: String,
}

impl Problem {
    #[must_use]
    pub fn describe(&self, run: RunId) -> String {
        let what = match self.fault {
            Fault::Lost => "is missing",
            Fault::Doubled => "is there twice",
            Fault::Reordered => "comes after a later one of its sender",
            Fault::Stray => "should not be there",
            Fault::TimeFell => "is not later than the one before it",
            Fault::NotAsInHistory => "has another place or time than in the history",
        };
        let Tag { lane, counter } = self.tag;
        let id = run.id(self.tag);
        let place = &self.place;
        format!("{place}: message {id} (number {counter} of sender {lane}) {what}")
    }
}

/// All that is wrong.
#[must_use]
pub fn check(evidence: &Evidence) -> Vec<Problem> {
    let mut lanes_of: HashMap<usize, Vec<u32>> = HashMap::new();
    for (number, lane) in (0..).zip(&evidence.lanes) {
        lanes_of.entry(lane.conversation).or_default().push(number);
    }
    let mut checker = Checker {
        lanes: &evidence.lanes,
        problems: Vec::new(),
    };
    let none = Vec::new();
    let mut order: HashMap<Tag, (usize, Moment)> = HashMap::new();
    for (conversation, history) in evidence.histories.iter().enumerate() {
        let heard = lanes_of.get(&conversation).unwrap_or(&none);
        let place = format!("history of conversation {conversation}");
        checker.sequence(&place, history, heard, true);
        let places = history.iter().enumerate();
        order.extend(places.map(|(index, seen)| (seen.tag, (index, seen.at))));
    }
    for receiver in &evidence.receivers {
        let all = lanes_of.get(&receiver.conversation).unwrap_or(&none);
        let heard: Vec<u32> = all
            .iter()
            .copied()
            .filter(|lane| Some(*lane) != receiver.own)
            .collect();
        checker.sequence(&receiver.name, &receiver.seen, &heard, receiver.whole);
        if !evidence.histories.is_empty() {
            checker.compare(receiver, &order);
        }
    }
    checker.problems
}

struct Checker<'a> {
    lanes: &'a [LaneLog],
    problems: Vec<Problem>,
}

/// What a place has of one lane.
#[derive(Default)]
struct Progress {
    has: Vec<bool>,
    first: Option<u32>,
    last: Option<u32>,
}

impl Progress {
    fn has(&self, counter: u32) -> bool {
        self.has.get(index(counter)) == Some(&true)
    }

    /// Whether it lacks `counter` although it has what was before and what came after.
    fn has_gap_at(&self, counter: u32) -> bool {
        let between = self.first < Some(counter) && Some(counter) < self.last;
        self.first.is_some() && between && !self.has(counter)
    }
}

impl Checker<'_> {
    fn report(&mut self, fault: Fault, place: &str, tag: Tag) {
        self.problems.push(Problem {
            fault,
            tag,
            place: place.to_owned(),
        });
    }

    fn sequence(&mut self, place: &str, sequence: &[Seen], heard: &[u32], whole: bool) {
        let mut progress: HashMap<u32, Progress> = heard
            .iter()
            .map(|lane| (*lane, Progress::default()))
            .collect();
        let mut before: Option<Moment> = None;
        for Seen { tag, at } in sequence {
            let sent = self.lanes.get(index(tag.lane)).map_or(0, |lane| lane.sent);
            let Some(progress) = progress.get_mut(&tag.lane).filter(|_| tag.counter < sent) else {
                self.report(Fault::Stray, place, *tag);
                continue;
            };
            if before.is_some_and(|before| *at <= before) {
                self.report(Fault::TimeFell, place, *tag);
            }
            before = Some(*at);
            if progress.has(tag.counter) {
                self.report(Fault::Doubled, place, *tag);
            } else if progress.last > Some(tag.counter) {
                self.report(Fault::Reordered, place, *tag);
            }
            progress
                .has
                .resize(progress.has.len().max(index(sent)), false);
            if let Some(has) = progress.has.get_mut(index(tag.counter)) {
                *has = true;
            }
            progress.first = progress.first.or(Some(tag.counter));
            progress.last = progress.last.max(Some(tag.counter));
        }
        for lane in heard {
            self.losses(place, *lane, progress.get(lane), whole);
        }
    }

    fn losses(&mut self, place: &str, lane: u32, progress: Option<&Progress>, whole: bool) {
        let (Some(log), Some(progress)) = (self.lanes.get(index(lane)), progress) else {
            return;
        };
        let lost = |counter: &u32| {
            if whole {
                !progress.has(*counter)
            } else {
                progress.has_gap_at(*counter)
            }
        };
        for counter in log.acknowledged().filter(lost) {
            self.report(Fault::Lost, place, Tag { lane, counter });
        }
    }

    /// What the history lacks was reported already.
    fn compare(&mut self, receiver: &ReceiverLog, order: &HashMap<Tag, (usize, Moment)>) {
        let mut before = None;
        for seen in &receiver.seen {
            let Some((index, at)) = order.get(&seen.tag) else {
                let acknowledged = self.lanes.get(self::index(seen.tag.lane));
                let acknowledged = acknowledged
                    .is_some_and(|lane| !lane.unacknowledged.contains(&seen.tag.counter));
                if !acknowledged {
                    self.report(Fault::NotAsInHistory, &receiver.name, seen.tag);
                }
                continue;
            };
            if *at != seen.at || before.is_some_and(|before| *index <= before) {
                self.report(Fault::NotAsInHistory, &receiver.name, seen.tag);
            }
            before = Some(*index);
        }
    }
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
#[path = "check/tests.rs"]
mod tests;
