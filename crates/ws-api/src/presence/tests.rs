use super::*;

const GRACE: Duration = Duration::from_secs(20);

fn user(number: u128) -> UserId {
    UserId::parse(&format!("00000000-0000-4000-8000-{number:012}")).unwrap()
}

fn connection(number: u64) -> ConnectionId {
    ConnectionId(number)
}

/// People who are connected, and what is told of them.
struct Stage {
    presence: Presence,
    connected: HashSet<UserId>,
    start: Instant,
}

impl Stage {
    fn new() -> Self {
        Self {
            presence: Presence::default(),
            connected: HashSet::new(),
            start: Instant::now(),
        }
    }

    fn after(&self, seconds: u64) -> Instant {
        self.start + Duration::from_secs(seconds)
    }

    fn comes(&mut self, number: u128) {
        self.presence.comes(user(number));
        self.connected.insert(user(number));
    }

    fn goes(&mut self, number: u128, seconds: u64) {
        self.connected.remove(&user(number));
        self.presence.goes(Leaving {
            user: user(number),
            since: self.after(seconds),
            noted: None,
        });
    }

    /// Lets the grace of all run out for whom it does, and says who they are.
    fn part(&mut self, seconds: u64) -> Vec<UserId> {
        let overdue = self.presence.overdue(self.after(seconds), GRACE);
        for leaving in &overdue {
            self.presence.leaves(*leaving, seen());
        }
        overdue.iter().map(|leaving| leaving.user).collect()
    }

    fn next(&mut self) -> Option<News> {
        let connected = &self.connected;
        self.presence
            .next_news(|presence, user| connected.contains(&user) || presence.keeps(user))
    }

    /// The next change, told to all who watch.
    fn told(&mut self) -> Option<(UserId, bool, Vec<UserId>)> {
        let news = self.next()?;
        let hearers = news.watchers.iter().map(|watcher| watcher.user).collect();
        let heard_by = self.presence.heard_by(&news, &hearers).unwrap();
        let heard_by = heard_by.iter().map(|watcher| watcher.user).collect();
        Some((news.user, news.is_online, heard_by))
    }
}

fn seen() -> Timestamp {
    Timestamp::from_millis(7)
}

#[test]
fn who_comes_back_within_the_grace_was_not_away() {
    let mut stage = Stage::new();
    stage.comes(2);
    stage.presence.watch(user(1), connection(1), &[user(2)]);
    stage.goes(2, 0);
    assert!(stage.presence.keeps(user(2)));
    assert_eq!(stage.part(19), []);
    stage.comes(2);
    assert_eq!(stage.part(21), []);
    assert_eq!(stage.told(), None);
    assert_eq!(stage.presence.first_away(), None);
}

#[test]
fn who_stays_away_is_told_of_and_so_is_who_comes_back_later() {
    let mut stage = Stage::new();
    stage.comes(2);
    stage.presence.watch(user(1), connection(1), &[user(2)]);
    stage.goes(2, 1);
    assert_eq!(stage.presence.first_away(), Some(stage.after(1)));
    assert_eq!(stage.part(20), []);
    assert_eq!(stage.part(21), [user(2)]);
    let news = stage.next().unwrap();
    assert_eq!((news.is_online, news.last_seen), (false, Some(seen())));
    assert_eq!(stage.told(), None);
    stage.comes(2);
    assert_eq!(stage.told(), Some((user(2), true, vec![user(1)])));
}

#[test]
fn a_grace_begins_with_the_last_departure() {
    let mut stage = Stage::new();
    stage.comes(2);
    stage.goes(2, 0);
    stage.comes(2);
    stage.goes(2, 15);
    assert_eq!(stage.part(34), []);
    assert_eq!(stage.part(35), [user(2)]);
    assert!(!stage.presence.keeps(user(2)));
}

#[test]
fn who_comes_back_while_the_departure_is_stored_is_online() {
    let mut stage = Stage::new();
    stage.comes(2);
    stage.presence.watch(user(1), connection(1), &[user(2)]);
    stage.goes(2, 0);
    let overdue = stage.presence.overdue(stage.after(20), GRACE);
    assert!(stage.presence.keeps(user(2)));
    stage.comes(2);
    stage.presence.leaves(overdue[0], seen());
    assert_eq!(stage.told(), None);
}

#[test]
fn a_departure_that_cannot_be_stored_is_due_again() {
    let mut stage = Stage::new();
    stage.goes(2, 0);
    stage.goes(3, 1);
    let overdue = stage.presence.overdue(stage.after(21), GRACE);
    assert_eq!(overdue.len(), 2);
    stage.presence.stays(overdue);
    assert_eq!(stage.presence.first_away(), Some(stage.start));
    assert_eq!(stage.part(21), [user(2), user(3)]);
}

#[test]
fn what_came_to_nothing_is_not_told() {
    let mut stage = Stage::new();
    stage.presence.watch(user(1), connection(1), &[user(2)]);
    stage.comes(2);
    stage.goes(2, 0);
    stage.part(20);
    assert_eq!(stage.told(), None);
}

#[test]
fn a_list_takes_the_place_of_the_one_before_and_ends_with_its_connection() {
    let mut stage = Stage::new();
    let (one, other) = (connection(1), connection(2));
    stage.presence.watch(user(1), one, &[user(2), user(3)]);
    stage.presence.watch(user(1), one, &[user(3)]);
    stage.presence.watch(user(4), other, &[user(3)]);
    stage.comes(2);
    assert_eq!(stage.told(), None);
    stage.presence.forget(other);
    stage.comes(3);
    assert_eq!(stage.told(), Some((user(3), true, vec![user(1)])));
    stage.presence.watch(user(1), one, &[]);
    assert!(stage.presence.watches.is_empty() && stage.presence.watchers.is_empty());
}

#[test]
fn who_may_not_hear_of_somebody_watches_no_longer() {
    let mut stage = Stage::new();
    stage.presence.watch(user(1), connection(1), &[user(2)]);
    stage.comes(2);
    let news = stage.next().unwrap();
    let heard_by = stage.presence.heard_by(&news, &HashSet::new());
    assert_eq!(heard_by, Some(vec![]));
    stage.goes(2, 0);
    assert_eq!(stage.part(20), [user(2)]);
    assert_eq!(stage.told(), None);
}

#[test]
fn a_right_that_may_have_ended_is_asked_for_again() {
    let mut stage = Stage::new();
    stage
        .presence
        .watch(user(1), connection(1), &[user(2), user(3)]);
    stage.comes(2);
    stage.comes(3);
    let news = stage.next().unwrap();
    let hearers = HashSet::from([user(1)]);
    stage.presence.doubt();
    assert_eq!(stage.presence.heard_by(&news, &hearers), None);
    stage.presence.keep(&news);
    assert_eq!(stage.told(), Some((user(3), true, vec![user(1)])));
    assert_eq!(stage.told(), Some((user(2), true, vec![user(1)])));
}

#[test]
fn a_change_that_was_kept_and_taken_back_is_not_told() {
    let mut stage = Stage::new();
    stage.comes(2);
    stage.presence.watch(user(1), connection(1), &[user(2)]);
    stage.goes(2, 0);
    stage.part(20);
    let news = stage.next().unwrap();
    stage.comes(2);
    stage.presence.keep(&news);
    assert_eq!(stage.told(), None);
}

#[test]
fn a_watch_that_began_after_the_question_is_not_ended_by_its_answer() {
    let mut stage = Stage::new();
    stage.presence.watch(user(1), connection(1), &[user(2)]);
    stage.comes(2);
    let news = stage.next().unwrap();
    stage.presence.watch(user(1), connection(1), &[user(2)]);
    let heard_by = stage.presence.heard_by(&news, &HashSet::new());
    assert_eq!(heard_by, Some(vec![]));
    stage.goes(2, 0);
    stage.part(20);
    assert_eq!(stage.told(), Some((user(2), false, vec![user(1)])));
}

#[test]
fn nothing_is_kept_of_people_whom_nobody_watches() {
    let mut stage = Stage::new();
    stage.comes(2);
    stage.goes(2, 0);
    assert_eq!(stage.part(20), [user(2)]);
    assert!(!stage.presence.has_news());
    assert!(stage.presence.untold.is_empty() && stage.presence.leaving.is_empty());
}
