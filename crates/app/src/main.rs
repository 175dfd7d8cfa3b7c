//! The binary `messenger`: configuration, wiring, command line.

mod cli;
mod commands;
mod config;
mod rate_limit_settings;
mod readiness;
mod seed;
mod server;
mod signing_key;
mod telemetry;
mod wiring;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

use crate::cli::Cli;

/// Most memory is taken by one thread and given back by another.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match commands::run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("messenger: {error}");
            ExitCode::FAILURE
        }
    }
}
