//! Catching up over both transports.

mod chance;
mod copy;
mod frames;
mod gaps;
