//! `messenger-load`: see the library.

use std::process::ExitCode;

use clap::Parser;
use messenger_loadtest::cli::Cli;

fn main() -> ExitCode {
    match messenger_loadtest::run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("messenger-load: {error}");
            ExitCode::from(2)
        }
    }
}
