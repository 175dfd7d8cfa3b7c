//! Use cases whose surroundings fail: real storage, and mocks of the ports that have to misbehave.

#![expect(clippy::unwrap_used, reason = "in a test, to panic is to fail")]

mod befriending;
mod forgetting;
mod logging_in;
mod marking;
mod publishing;
mod sending;
mod stage;
