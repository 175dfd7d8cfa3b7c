use std::process::ExitCode;

use super::CommandResult;
use crate::config::Config;
use crate::{seed, signing_key, wiring};

pub(super) async fn run(config: &Config) -> CommandResult {
    let key = signing_key::load(config)?;
    let storage = wiring::connect(config).await?;
    storage.migrate().await?;
    let clock = seed::StoryClock::shared(wiring::system_clock().as_ref());
    let messenger = wiring::assemble(config, storage, &key, clock.clone());
    let told = seed::tell(&messenger, &clock).await?;
    println!("{told}");
    messenger.storage.close().await?;
    Ok(ExitCode::SUCCESS)
}
