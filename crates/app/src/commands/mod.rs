//! What the command line can do, one file per command.

mod check;
mod migrate;
mod openapi;
mod seed;
mod serve;

use std::error::Error;
use std::process::ExitCode;

use crate::cli::{Cli, Command, MigrateAction};
use crate::config::Config;
use crate::telemetry;

pub(crate) type CommandResult = Result<ExitCode, Box<dyn Error>>;

pub(crate) fn run(cli: Cli) -> CommandResult {
    let Cli { command, config } = cli;
    let command = command.unwrap_or(Command::Serve);
    telemetry::start_logging(&config)?;
    actix_web::rt::System::new().block_on(carry_out(command, &config))
}

async fn carry_out(command: Command, config: &Config) -> CommandResult {
    match command {
        Command::Serve => serve::run(config).await,
        Command::Migrate {
            action: MigrateAction::Up,
        } => migrate::up(config).await,
        Command::Migrate {
            action: MigrateAction::Status,
        } => migrate::status(config).await,
        Command::Openapi => {
            openapi::run();
            Ok(ExitCode::SUCCESS)
        }
        Command::Seed => seed::run(config).await,
        Command::Check => check::run(config).await,
    }
}
