use std::process::ExitCode;

use super::CommandResult;
use crate::config::Config;
use crate::{signing_key, wiring};

/// Prints a line for everything that is wrong. Warnings alone are no failure.
pub(super) async fn run(config: &Config) -> CommandResult {
    for warning in config.warnings() {
        println!("warning: {warning}");
    }
    let problems = problems(config).await;
    for problem in &problems {
        println!("problem: {problem}");
    }
    if problems.is_empty() {
        println!("The configuration and the database are fine.");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

async fn problems(config: &Config) -> Vec<String> {
    let mut problems = Vec::new();
    if let Err(error) = signing_key::load(config) {
        problems.push(error.to_string());
    }
    if let Some(web_root) = config.web_root()
        && !web_root.join("index.html").is_file()
    {
        problems.push(format!("WEB_ROOT {} has no index.html", web_root.display()));
    }
    match wiring::connect(config).await {
        Ok(storage) => problems.extend(storage.check().await),
        Err(error) => problems.push(format!("the database cannot be reached: {error}")),
    }
    problems
}
