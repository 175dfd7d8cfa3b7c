//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::usage::Watched;

/// Puts a messenger server under load, over the wire only, and checks that it kept its promises.
///
/// Ends with 0 if it did, with 1 if it did not, and with 2 if the run could not be done.
#[derive(Clone, Debug, Parser)]
#[command(name = "messenger-load", version)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Clone, Debug, Args)]
pub struct Common {
    /// Where the server is.
    #[arg(long, global = true, default_value = "http://127.0.0.1:3001")]
    pub url: String,

    /// The process of the server: its processor time and memory are reported.
    #[arg(long, global = true)]
    pub server_pid: Option<u32>,

    /// The first process of PostgreSQL: its processor time and that of its children are reported.
    #[arg(long, global = true)]
    pub postgres_pid: Option<u32>,

    /// How long to measure.
    #[arg(long, global = true, default_value_t = 10.0)]
    pub seconds: f64,

    /// How long to run before measuring.
    #[arg(long, global = true, default_value_t = 2.0)]
    pub warm_up: f64,

    /// Writes the report to this file as well, as JSON.
    #[arg(long, global = true)]
    pub json: Option<PathBuf>,

    /// What the report is filed under in tables; made of the scenario and its numbers if left out.
    #[arg(long, global = true)]
    pub label: Option<String>,

    /// Chooses the random places at which is read.
    #[arg(long, global = true, default_value_t = 1)]
    pub seed: u64,

    /// Names the accounts. Those of an earlier run with this name are used again; without a name,
    /// every run has its own.
    #[arg(long, global = true)]
    pub accounts: Option<String>,

    /// A shell command to run after the sign-up and before measuring, such as one that fills the
    /// database. Finds `LOAD_USERS` (ids, separated by blanks) and `LOAD_ROWS` in its environment.
    #[arg(long, global = true)]
    pub prepare: Option<String>,

    /// How many rows `--prepare` shall make.
    #[arg(long, global = true, default_value_t = 0)]
    pub rows: u64,

    /// Leaves out what asks for the history: for servers that keep none.
    #[arg(long, global = true)]
    pub no_history: bool,
}

impl Common {
    #[must_use]
    pub fn watched(&self) -> Watched {
        Watched {
            server: self.server_pid,
            postmaster: self.postgres_pid,
        }
    }
}

#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// People write to one connected person each, each waiting for the answer before the next message.
    Private(Private),
    /// Messages begin at fixed moments, whatever became of those before; times count from there.
    Paced(Paced),
    /// Groups of which some members write.
    Group(Group),
    /// A group of which one writes, and the others say at once that they have read it.
    Receipts(Receipts),
    /// Pages at random places of the history of a dialog.
    History(History),
    /// The first page of a chat list.
    Chatlist(Chatlist),
    /// Searches for parts of names.
    Search(Search),
    /// Log-ins while messages go on at a fixed rate.
    Login(Login),
    /// Connections that do nothing: what each takes of the server.
    Idle(Idle),
    /// New connections while messages go on at a fixed rate.
    Connect(Connect),
    /// Connections that watch each other, all cut off at once: who comes back at once was not away.
    Presence(Presence),
    /// Makes a table of the JSON reports of several runs: medians, and what they are worth.
    Table(Table),
}

#[derive(Clone, Debug, Args)]
pub struct Private {
    /// How many people write.
    #[arg(long, default_value_t = 16)]
    pub senders: usize,

    #[command(flatten)]
    pub churn: Churn,
}

#[derive(Clone, Debug, Args)]
pub struct Paced {
    /// Messages in a second, of all together.
    #[arg(long, default_value_t = 1000.0)]
    pub rate: f64,

    /// How many people write, to one person each.
    #[arg(long, default_value_t = 50)]
    pub pairs: usize,

    #[command(flatten)]
    pub churn: Churn,
}

#[derive(Clone, Debug, Args)]
pub struct Group {
    #[arg(long, default_value_t = 1)]
    pub groups: usize,

    /// How many members each group has.
    #[arg(long, default_value_t = 100)]
    pub members: usize,

    /// How many members of each group write.
    #[arg(long, default_value_t = 1)]
    pub senders: usize,

    /// How many messages of a sender may wait for their acknowledgement.
    #[arg(long, default_value_t = 1)]
    pub window: usize,

    #[command(flatten)]
    pub churn: Churn,
}

#[derive(Clone, Debug, Args)]
pub struct Receipts {
    /// How many members the group has.
    #[arg(long, default_value_t = 1000)]
    pub members: usize,

    /// Messages in a second.
    #[arg(long, default_value_t = 5.0)]
    pub rate: f64,
}

#[derive(Clone, Debug, Args)]
pub struct History {
    /// Rows of a page.
    #[arg(long, default_value_t = 50)]
    pub limit: usize,

    /// How many read at once, each on a connection of its own.
    #[arg(long, default_value_t = 4)]
    pub readers: usize,

    /// How many messages to write first, where `--prepare` does not make any.
    #[arg(long, default_value_t = 200)]
    pub messages: usize,
}

#[derive(Clone, Debug, Args)]
pub struct Chatlist {
    /// Rows of the page.
    #[arg(long, default_value_t = 13)]
    pub limit: usize,

    /// How many read at once, each on a connection of its own.
    #[arg(long, default_value_t = 4)]
    pub readers: usize,

    /// How many conversations to begin first, where `--prepare` does not make any.
    #[arg(long, default_value_t = 50)]
    pub conversations: usize,
}

#[derive(Clone, Debug, Args)]
pub struct Search {
    /// What to search for, in turn. May be given several times.
    #[arg(long = "text", default_values = ["sephi", "фина"])]
    pub texts: Vec<String>,

    /// How many search at once.
    #[arg(long, default_value_t = 4)]
    pub readers: usize,
}

#[derive(Clone, Debug, Args)]
pub struct Login {
    /// How many log in at once, again and again.
    #[arg(long, default_value_t = 20)]
    pub storm: usize,

    #[command(flatten)]
    pub others: Others,
}

#[derive(Clone, Debug, Args)]
pub struct Connect {
    /// New connections in a second. Each stays for a second.
    #[arg(long, default_value_t = 200.0)]
    pub per_second: f64,

    #[command(flatten)]
    pub others: Others,
}

/// Those who go on writing meanwhile.
#[derive(Clone, Debug, Args)]
pub struct Others {
    /// Messages in a second, of all together.
    #[arg(long, default_value_t = 500.0)]
    pub rate: f64,

    /// How many people write, to one person each.
    #[arg(long, default_value_t = 50)]
    pub pairs: usize,
}

#[derive(Clone, Debug, Args)]
pub struct Idle {
    #[arg(long, default_value_t = 1000)]
    pub connections: usize,

    /// How many of them belong to one user.
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u16).range(1..))]
    pub per_user: u16,
}

#[derive(Clone, Debug, Args)]
pub struct Presence {
    /// Each is of another person.
    #[arg(long, default_value_t = 1000)]
    pub connections: usize,

    /// How many others each watches: those of a group.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=99))]
    pub watched: u16,
}

#[derive(Clone, Debug, Args)]
pub struct Table {
    /// JSON reports. Of those with the same label, each number is the median.
    #[arg(required = true)]
    pub reports: Vec<PathBuf>,

    /// A JSON file that says what to compare with what.
    #[arg(long)]
    pub goals: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Args)]
pub struct Churn {
    /// A second connection of everybody comes and goes meanwhile.
    #[arg(long)]
    pub churn: bool,
}
