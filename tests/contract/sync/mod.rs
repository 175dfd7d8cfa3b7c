//! Whoever asks for all that changed since a moment misses nothing.

mod chance;
mod device;
mod open_transactions;
mod pages;
mod tokens;
mod what_is_told;
