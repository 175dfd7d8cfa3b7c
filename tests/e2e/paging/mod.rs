//! Reading lists page by page: everything is seen, and nothing twice.

mod chat_list;
mod cursors;
mod history;

use std::collections::HashSet;

use futures_util::future::{Either, select};
use serde_json::Value;

const LIMITS: [usize; 4] = [1, 7, 50, 100];

/// Does something while something else goes on and on.
async fn during<T>(work: impl Future<Output = T>, forever: impl Future<Output = ()>) -> T {
    match select(Box::pin(work), Box::pin(forever)).await {
        Either::Left((done, _)) => done,
        Either::Right(_) => panic!("what should go on has ended"),
    }
}

/// One field of each row.
fn column<'a>(rows: &'a [Value], field: &str) -> Vec<&'a str> {
    rows.iter()
        .map(|row| row[field].as_str().unwrap())
        .collect()
}

fn assert_different(values: &[&str]) {
    let mut seen = HashSet::new();
    for value in values {
        assert!(seen.insert(value), "{value} came twice");
    }
}
