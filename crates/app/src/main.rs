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

use crate::cli::Cli;

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
