use clap::{Parser, Subcommand};

use crate::config::Config;

/// A messenger back end: REST and WebSocket, private and group chats.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) config: Config,
}

#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve clients (what happens without a command).
    Serve,
    /// Bring the database to the schema of this version, or tell how far it is.
    Migrate {
        #[command(subcommand)]
        action: MigrateAction,
    },
    /// Print the `OpenAPI` document.
    Openapi,
    /// Fill the database with people, groups and messages to look at.
    Seed,
    /// Say what is wrong with the configuration and the database, if anything is.
    Check,
}

#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum MigrateAction {
    /// Apply what is missing.
    Up,
    /// List all migrations and which of them are applied.
    Status,
}
