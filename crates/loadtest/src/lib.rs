//! Puts a messenger server under load and checks that it kept its promises.
//!
//! It knows the server by its wire only. One thread plays all clients, cheaply, for it shares the
//! machine with what it measures.

pub mod cast;
pub mod check;
pub mod churn;
pub mod cli;
pub mod client;
pub mod frames;
pub mod ids;
pub mod latency;
pub mod metronome;
pub mod peer;
pub mod play;
pub mod random;
pub mod reading;
pub mod report;
pub mod scenarios;
pub mod socket;
pub mod stage;
pub mod table;
pub mod traffic;
pub mod usage;

use std::process::ExitCode;

use tokio::runtime::Builder;
use tokio::task::LocalSet;

use cli::{Cli, Command, Common};
use report::Report;
use stage::Stage;

pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Does what the command line says.
pub fn run(cli: Cli) -> Result<ExitCode> {
    let Cli { common, command } = cli;
    if let Command::Table(options) = &command {
        print!("{}", table::table(options)?);
        return Ok(ExitCode::SUCCESS);
    }
    let json = common.json.clone();
    // Each connection is a file.
    rlimit::increase_nofile_limit(u64::MAX)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let report = runtime.block_on(LocalSet::new().run_until(play(common, &command)))?;
    print!("{report}");
    if let Some(path) = json {
        std::fs::write(path, serde_json::to_string_pretty(&report)? + "\n")?;
    }
    Ok(if report.has_failed() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

async fn play(common: Common, command: &Command) -> Result<Report> {
    let stage = Stage::set(common).await?;
    let report = match command {
        Command::Private(options) => scenarios::private(&stage, options).await,
        Command::Paced(options) => scenarios::paced(&stage, options).await,
        Command::Group(options) => scenarios::group(&stage, options).await,
        Command::Receipts(options) => scenarios::receipts(&stage, options).await,
        Command::History(options) => scenarios::history(&stage, options).await,
        Command::Chatlist(options) => scenarios::chatlist(&stage, options).await,
        Command::Search(options) => scenarios::search(&stage, options).await,
        Command::Login(options) => scenarios::login(&stage, options).await,
        Command::Connect(options) => scenarios::connect(&stage, options).await,
        Command::Idle(options) => scenarios::idle(&stage, options).await,
        Command::Presence(options) => scenarios::presence(&stage, options).await,
        Command::Table(_) => Err("a table is no scenario".into()),
    };
    stage.end();
    report
}
