//! What is counted for each frame. Looking a meter up by its name costs more than counting, so that
//! each thread keeps those it has used.

use std::cell::RefCell;
use std::collections::HashMap;
use std::thread::LocalKey;
use std::time::Duration;

use metrics::{Counter, Histogram};

type ByKind<M> = RefCell<HashMap<&'static str, M>>;

thread_local! {
    static RECEIVED: ByKind<Counter> = RefCell::default();
    static DURATION: ByKind<Histogram> = RefCell::default();
}

/// A frame of this kind arrived.
pub(crate) fn received(kind: &'static str) {
    let make = || metrics::counter!("ws_frames_total", "type" => kind);
    with(&RECEIVED, kind, make, |counter| counter.increment(1));
}

/// A request of this kind was carried out.
pub(crate) fn took(kind: &'static str, time: Duration) {
    let make = || metrics::histogram!("ws_request_duration_seconds", "type" => kind);
    with(&DURATION, kind, make, |histogram| {
        histogram.record(time.as_secs_f64());
    });
}

fn with<M>(
    meters: &'static LocalKey<ByKind<M>>,
    kind: &'static str,
    make: impl FnOnce() -> M,
    count: impl FnOnce(&M),
) {
    meters.with_borrow_mut(|by_kind| count(by_kind.entry(kind).or_insert_with(make)));
}
