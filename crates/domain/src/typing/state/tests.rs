use super::*;
use crate::ids::ConnectionId;
use uuid::Uuid;

/// What is told: to whom, of whom, and whether that one types.
type Told = (Vec<UserId>, UserId, bool);

fn user(number: u128) -> UserId {
    UserId::new(Uuid::from_u128(number))
}

fn club() -> ConversationId {
    ConversationId::new(Uuid::from_u128(7))
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::EPOCH.plus_seconds(seconds)
}

/// A connection of a user.
fn over(number: u128, connection: u64) -> Origin {
    Origin {
        user: user(number),
        connection: Some(ConnectionId(connection)),
    }
}

fn typing(conversation: ConversationId, origin: Origin) -> Typing {
    Typing {
        origin,
        conversation,
        receiver: None,
        name: PersonName {
            first: "Ann".into(),
            last: String::new(),
        },
    }
}

/// Somebody types in a place where these hear of it.
fn start_in(state: &mut State, place: ConversationId, origin: Origin, hearers: &[u128], now: i64) {
    let typing = typing(place, origin);
    let hearers = hearers.iter().copied().map(user).collect();
    state.start(typing, hearers, state.partings(), at(now));
}

fn start(state: &mut State, origin: Origin, hearers: &[u128], now: i64) {
    start_in(state, club(), origin, hearers, now);
}

fn told(state: &mut State, now: i64) -> Vec<Told> {
    let (news, _) = state.take_news(at(now));
    let told = news.into_iter().map(|envelope| match envelope.event {
        Event::TypingChanged(change) => (envelope.to, change.user, change.is_typing),
        other => panic!("{other:?}"),
    });
    told.collect()
}

fn tell(hearers: &[u128], typist: u128, is_typing: bool) -> Told {
    let hearers = hearers.iter().copied().map(user).collect();
    (hearers, user(typist), is_typing)
}

fn is_empty(state: &State) -> bool {
    state.conversations.is_empty() && state.connections.is_empty()
}

#[test]
fn what_is_repeated_is_told_once_and_goes_on() {
    let mut state = State::default();
    start(&mut state, over(1, 1), &[2, 3], 0);
    assert_eq!(told(&mut state, 0), [tell(&[2, 3], 1, true)]);
    for now in [3, 6, 9] {
        start(&mut state, over(1, 1), &[2, 3], now);
        assert_eq!(told(&mut state, now), []);
    }
    assert_eq!(told(&mut state, 14), []);
    assert_eq!(told(&mut state, 15), [tell(&[2, 3], 1, false)]);
    assert!(is_empty(&state));
    assert_eq!(state.take_news(at(15)).1, None);
}

#[test]
fn there_is_nothing_to_wait_for_but_the_next_end() {
    let mut state = State::default();
    assert_eq!(state.take_news(at(0)).1, None);
    start(&mut state, over(1, 1), &[2], 0);
    start(&mut state, over(2, 2), &[1], 4);
    assert_eq!(state.take_news(at(4)).1, Some(Duration::from_secs(2)));
    assert_eq!(state.take_news(at(6)).1, Some(Duration::from_secs(4)));
    assert_eq!(told(&mut state, 10), [tell(&[1], 2, false)]);
}

#[test]
fn a_clock_that_goes_back_does_not_make_it_last() {
    let mut state = State::default();
    start(&mut state, over(1, 1), &[2], 1000);
    assert_eq!(told(&mut state, 1000), [tell(&[2], 1, true)]);
    assert_eq!(told(&mut state, 10), [tell(&[2], 1, false)]);
    assert!(is_empty(&state));
}

#[test]
fn who_comes_later_is_told_when_it_is_repeated() {
    let mut state = State::default();
    start(&mut state, over(1, 1), &[2], 0);
    start(&mut state, over(1, 1), &[2, 3], 3);
    let expected = [tell(&[2], 1, true), tell(&[3], 1, true)];
    assert_eq!(told(&mut state, 3), expected);
    state.end(club(), user(1));
    assert_eq!(told(&mut state, 3), [tell(&[2, 3], 1, false)]);
}

#[test]
fn the_connection_counts_over_which_it_was_said_last() {
    let mut state = State::default();
    start(&mut state, over(1, 1), &[2], 0);
    start(&mut state, over(1, 5), &[2], 1);
    state.stop(over(1, 1), club());
    state.hang_up(over(1, 1));
    assert_eq!(told(&mut state, 1), [tell(&[2], 1, true)]);
    state.hang_up(over(1, 5));
    assert_eq!(told(&mut state, 1), [tell(&[2], 1, false)]);
    assert!(is_empty(&state));
}

#[test]
fn a_connection_types_in_one_conversation_at_a_time() {
    let mut state = State::default();
    let elsewhere = ConversationId::new(Uuid::from_u128(8));
    start(&mut state, over(1, 1), &[2], 0);
    start_in(&mut state, elsewhere, over(1, 1), &[3], 1);
    let expected = [
        tell(&[2], 1, true),
        tell(&[2], 1, false),
        tell(&[3], 1, true),
    ];
    assert_eq!(told(&mut state, 1), expected);
    state.stop(over(1, 1), club());
    assert_eq!(told(&mut state, 1), []);
    assert_eq!(state.connections.len(), 1);
}

#[test]
fn who_leaves_types_no_longer_and_hears_nothing_more() {
    let mut state = State::default();
    start(&mut state, over(1, 1), &[2, 3], 0);
    start(&mut state, over(2, 2), &[1, 3], 0);
    told(&mut state, 0);
    state.leave(club(), user(2));
    assert_eq!(told(&mut state, 0), [tell(&[1, 3], 2, false)]);
    state.end(club(), user(1));
    assert_eq!(told(&mut state, 0), [tell(&[3], 1, false)]);
}

#[test]
fn of_a_conversation_that_is_gone_nothing_is_told() {
    let mut state = State::default();
    start(&mut state, over(1, 1), &[2], 0);
    told(&mut state, 0);
    state.forget(club());
    assert_eq!(told(&mut state, 9), []);
    assert!(is_empty(&state));
}

#[test]
fn two_who_parted_hear_of_each_other_no_longer_and_others_do() {
    let mut state = State::default();
    start(&mut state, over(1, 1), &[2, 3], 0);
    start(&mut state, over(2, 2), &[1, 3], 0);
    start(&mut state, over(3, 3), &[1, 2], 0);
    told(&mut state, 0);
    state.part(user(2), user(1));
    let expected = [tell(&[2], 1, false), tell(&[1], 2, false)];
    assert_eq!(told(&mut state, 0), expected);
    state.part(user(1), user(2));
    assert_eq!(told(&mut state, 0), []);
    let ends = [tell(&[3], 1, false), tell(&[3], 2, false)];
    let ends = [&ends[..], &[tell(&[1, 2], 3, false)]].concat();
    assert_eq!(told(&mut state, 6), ends);
}

#[test]
fn hearers_who_may_have_parted_since_are_not_told() {
    let mut state = State::default();
    let before = state.partings();
    for part in [
        |state: &mut State| state.part(user(1), user(2)),
        |state: &mut State| state.leave(club(), user(2)),
        |state: &mut State| state.forget(club()),
    ] {
        part(&mut state);
        let typing = typing(club(), over(1, 1));
        state.start(typing, vec![user(2)], before, at(0));
        assert_eq!(told(&mut state, 0), []);
        assert!(is_empty(&state));
    }
}

#[test]
fn with_nobody_to_hear_it_nobody_types() {
    let mut state = State::default();
    start(&mut state, over(1, 1), &[], 0);
    assert!(is_empty(&state));
    start(&mut state, over(1, 1), &[2], 0);
    start(&mut state, over(1, 1), &[], 1);
    let expected = [tell(&[2], 1, true), tell(&[2], 1, false)];
    assert_eq!(told(&mut state, 1), expected);
    assert!(is_empty(&state));
}
