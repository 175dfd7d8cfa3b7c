use std::process::ExitCode;

use super::CommandResult;
use crate::config::Config;
use crate::wiring;

pub(super) async fn up(config: &Config) -> CommandResult {
    let storage = wiring::connect(config).await?;
    storage.migrate().await?;
    println!("The database is up to date.");
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn status(config: &Config) -> CommandResult {
    let storage = wiring::connect(config).await?;
    for (name, applied) in storage.migration_status().await? {
        println!("{} {name}", if applied { "applied" } else { "pending" });
    }
    Ok(ExitCode::SUCCESS)
}
