use super::*;

fn seen(lane: u32, counter: u32, millis: u32) -> Seen {
    let time = format!("2026-11-01T00:00:00.{millis:03}Z");
    Seen {
        tag: Tag { lane, counter },
        at: Moment::parse(&time).unwrap(),
    }
}

/// Two senders in one group of three, three messages each; the third only listens.
fn good() -> Evidence {
    let lane = LaneLog {
        conversation: 0,
        sent: 3,
        unacknowledged: BTreeSet::new(),
    };
    let all: Vec<Seen> = (0..6).map(|n| seen(n % 2, n / 2, n)).collect();
    let receiver = |name: &str, own: Option<u32>| ReceiverLog {
        name: name.to_owned(),
        conversation: 0,
        own,
        whole: true,
        seen: all
            .iter()
            .copied()
            .filter(|seen| Some(seen.tag.lane) != own)
            .collect(),
    };
    Evidence {
        lanes: vec![lane.clone(), lane],
        receivers: vec![
            receiver("listener", None),
            receiver("first", Some(0)),
            receiver("second", Some(1)),
        ],
        histories: vec![all],
    }
}

fn faults(evidence: &Evidence) -> Vec<(Fault, String, Tag)> {
    check(evidence)
        .into_iter()
        .map(|problem| (problem.fault, problem.place, problem.tag))
        .collect()
}

fn at_listener(fault: Fault, lane: u32, counter: u32) -> (Fault, String, Tag) {
    (fault, "listener".to_owned(), Tag { lane, counter })
}

fn in_history(fault: Fault, lane: u32, counter: u32) -> (Fault, String, Tag) {
    let place = "history of conversation 0".to_owned();
    (fault, place, Tag { lane, counter })
}

#[test]
fn nothing_is_wrong_with_what_is_right() {
    assert_eq!(check(&good()), []);
}

#[test]
fn a_lost_message_is_found() {
    for place in 0..6 {
        let mut evidence = good();
        let lost = evidence.receivers[0].seen.remove(place).tag;
        let expected = at_listener(Fault::Lost, lost.lane, lost.counter);
        assert_eq!(faults(&evidence), [expected]);
    }
}

#[test]
fn a_receiver_that_got_nothing_is_found() {
    let mut evidence = good();
    evidence.receivers[0].seen.clear();
    assert_eq!(check(&evidence).len(), 6);
}

#[test]
fn a_doubled_message_is_found() {
    let mut evidence = good();
    let again = Seen {
        at: seen(0, 0, 900).at,
        ..evidence.receivers[0].seen[2]
    };
    evidence.receivers[0].seen.push(again);
    let found = faults(&evidence);
    assert!(
        found.contains(&at_listener(Fault::Doubled, 0, 1)),
        "{found:?}"
    );
}

#[test]
fn messages_of_one_sender_in_another_order_are_found() {
    let mut evidence = good();
    evidence.histories.clear();
    let seen = &mut evidence.receivers[0].seen;
    let (one, other) = (seen[1].tag, seen[3].tag);
    (seen[1].tag, seen[3].tag) = (other, one);
    assert_eq!(faults(&evidence), [at_listener(Fault::Reordered, 1, 0)]);
}

#[test]
fn an_order_that_only_the_history_knows_better_is_found() {
    let mut evidence = good();
    let seen = &mut evidence.receivers[0].seen;
    // Of two senders, and with times that rise.
    let (one, other) = (seen[2].tag, seen[3].tag);
    (seen[2].tag, seen[3].tag) = (other, one);
    let found = faults(&evidence);
    assert!(
        found.contains(&at_listener(Fault::NotAsInHistory, 0, 1)),
        "{found:?}"
    );
}

#[test]
fn a_time_that_does_not_rise_is_found() {
    let mut evidence = good();
    evidence.histories.clear();
    let seen = &mut evidence.receivers[0].seen;
    seen[3].at = seen[2].at;
    assert_eq!(faults(&evidence), [at_listener(Fault::TimeFell, 1, 1)]);
}

#[test]
fn a_message_that_nobody_sent_is_found() {
    let mut evidence = good();
    evidence.receivers[0].seen.push(seen(0, 3, 900));
    let found = faults(&evidence);
    assert!(
        found.contains(&at_listener(Fault::Stray, 0, 3)),
        "{found:?}"
    );
    let mut evidence = good();
    // The sender's own connection must not hear it.
    evidence.receivers[1].seen.push(seen(0, 2, 900));
    assert_eq!(faults(&evidence)[0].0, Fault::Stray);
}

#[test]
fn what_the_history_lacks_doubles_or_reorders_is_found() {
    let mut evidence = good();
    evidence.histories[0].remove(3);
    assert_eq!(faults(&evidence), [in_history(Fault::Lost, 1, 1)]);

    let mut evidence = good();
    evidence.histories[0].push(seen(1, 1, 900));
    let found = faults(&evidence);
    assert!(
        found.contains(&in_history(Fault::Doubled, 1, 1)),
        "{found:?}"
    );

    let mut evidence = good();
    evidence.histories[0].swap(1, 3);
    let found = faults(&evidence);
    assert!(
        found.contains(&in_history(Fault::Reordered, 1, 0)),
        "{found:?}"
    );
}

#[test]
fn what_was_not_acknowledged_may_be_lost_but_not_doubled() {
    let mut evidence = good();
    evidence.lanes[0].unacknowledged.insert(2);
    assert_eq!(check(&evidence), []);
    let is_it = |seen: &Seen| {
        seen.tag
            == Tag {
                lane: 0,
                counter: 2,
            }
    };
    for receiver in &mut evidence.receivers {
        receiver.seen.retain(|seen| !is_it(seen));
    }
    evidence.histories[0].retain(|seen| !is_it(seen));
    assert_eq!(check(&evidence), []);
    evidence.histories[0].extend([seen(0, 2, 900), seen(0, 2, 901)]);
    assert_eq!(faults(&evidence), [in_history(Fault::Doubled, 0, 2)]);
}

#[test]
fn a_live_message_that_was_never_stored_is_found() {
    let mut evidence = good();
    evidence.lanes[0].unacknowledged.insert(2);
    evidence.histories[0].retain(|seen| {
        seen.tag
            != Tag {
                lane: 0,
                counter: 2,
            }
    });
    let found = faults(&evidence);
    assert!(
        found.contains(&at_listener(Fault::NotAsInHistory, 0, 2)),
        "{found:?}"
    );
}

#[test]
fn who_came_late_and_left_early_has_no_gap() {
    let mut evidence = good();
    let visitor = &mut evidence.receivers[0];
    visitor.whole = false;
    visitor.seen.remove(5);
    visitor.seen.remove(0);
    assert_eq!(check(&evidence), []);
    let gap = evidence.receivers[0].seen.iter();
    let gap = gap.map(|seen| seen.tag).position(|tag| {
        tag == Tag {
            lane: 0,
            counter: 1,
        }
    });
    evidence.receivers[0].seen.remove(gap.unwrap());
    // Between nothing and the last of its sender it might not have been there yet.
    assert_eq!(check(&evidence), []);
    let mut evidence = good();
    evidence.receivers[0].whole = false;
    evidence.receivers[0].seen.remove(2);
    assert_eq!(faults(&evidence), [at_listener(Fault::Lost, 0, 1)]);
}

#[test]
fn a_problem_names_the_message() {
    let run = RunId::fresh();
    let tag = Tag {
        lane: 3,
        counter: 9,
    };
    let problem = Problem {
        fault: Fault::Lost,
        tag,
        place: "receiver 3".to_owned(),
    };
    let text = problem.describe(run);
    assert!(text.contains(&run.id(tag).to_string()), "{text}");
    assert!(text.starts_with("receiver 3: ") && text.ends_with("is missing"));
}
