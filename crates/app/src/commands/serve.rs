use std::process::ExitCode;

use super::CommandResult;
use crate::config::Config;
use crate::{server, signing_key, telemetry, wiring};

pub(super) async fn run(config: &Config) -> CommandResult {
    for warning in config.warnings() {
        tracing::warn!("{warning}");
    }
    let metrics = telemetry::start_metrics()?;
    let key = signing_key::load(config)?;
    let storage = wiring::connect(config).await?;
    for problem in storage.check_settings().await? {
        tracing::warn!("the database: {problem}");
    }
    storage.migrate().await?;
    let messenger = wiring::assemble(config, storage, &key, wiring::system_clock());
    messenger.services.users.finish_deletions().await?;
    server::run(config, messenger, metrics).await?;
    Ok(ExitCode::SUCCESS)
}
