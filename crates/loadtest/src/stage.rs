//! What scenarios have in common: people to play them, and their connections.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt, TryStreamExt};
use indicatif::{ProgressBar, ProgressStyle};
use tokio::task::spawn_local;
use tokio::time::sleep;

use crate::Result;
use crate::cast::Cast;
use crate::cli::Common;
use crate::client::{Account, Server};
use crate::peer::{Pace, Peer};
use crate::play::Play;
use crate::traffic::{Lane, Receiver, Traffic};

/// How many requests are on their way at once while a run is set up or looked at.
const AT_ONCE: usize = 8;

#[derive(Clone, Debug)]
pub struct Stage {
    pub server: Rc<Server>,
    pub common: Rc<Common>,
    progress: ProgressBar,
    /// What the accounts of this run begin with.
    prefix: Rc<str>,
    people: Rc<Cell<usize>>,
}

impl Stage {
    pub async fn set(common: Common) -> Result<Self> {
        let style = ProgressStyle::with_template("{msg:30} [{bar:40}] {pos}/{len}")?;
        let fresh = crate::ids::RunId::fresh().id(crate::ids::Tag {
            lane: 0,
            counter: 0,
        });
        let prefix = common
            .accounts
            .clone()
            .unwrap_or_else(|| fresh.simple().to_string());
        Ok(Self {
            server: Rc::new(Server::at(&common.url).await?),
            common: Rc::new(common),
            // Hidden by itself where nobody looks.
            progress: ProgressBar::new(0).with_style(style),
            prefix: prefix.into(),
            people: Rc::default(),
        })
    }

    /// That many people, each logged in.
    pub async fn people(&self, count: usize) -> Result<Vec<Account>> {
        self.people_called("Load", count).await
    }

    pub async fn people_called(&self, first_name: &str, count: usize) -> Result<Vec<Account>> {
        self.begin("signing up", count);
        let first = self.people.get();
        self.people.set(first + count);
        let one = async |number: usize| {
            let name = format!("{}-{number}", self.prefix);
            let account = self.server.account(&name, first_name).await;
            self.progress.inc(1);
            account
        };
        stream::iter(first..first + count)
            .map(one)
            .buffered(AT_ONCE)
            .try_collect()
            .await
    }

    /// Runs the command that fills the database, if there is one.
    pub async fn prepare(&self, people: &[Account]) -> Result<bool> {
        let Some(command) = &self.common.prepare else {
            return Ok(false);
        };
        self.begin("preparing", 1);
        let ids: Vec<String> = people.iter().map(|person| person.id.to_string()).collect();
        let status = tokio::process::Command::new("sh")
            .args(["-c", command])
            .env("LOAD_USERS", ids.join(" "))
            .env("LOAD_ROWS", self.common.rows.to_string())
            .status()
            .await?;
        if !status.success() {
            return Err(format!("--prepare ended with {status}").into());
        }
        Ok(true)
    }

    /// Connects everybody before anybody writes, so that nobody misses anything.
    pub async fn open(&self, cast: Cast, mut pace: impl FnMut() -> Pace) -> Result<Play> {
        let traffic = Traffic::of(&cast)?;
        let connections: usize = cast.talks.iter().map(|talk| talk.members.len()).sum();
        self.begin("connecting", connections);
        let mut peers = Vec::with_capacity(connections);
        let mut lanes = traffic.lanes.iter();
        for (conversation, talk) in cast.talks.iter().enumerate() {
            for (place, member) in talk.members.iter().enumerate() {
                let lane = if place < talk.senders {
                    lanes.next()
                } else {
                    None
                };
                let receiver = receiver(conversation, place, lane);
                let known = Rc::clone(&receiver);
                traffic.receivers.borrow_mut().push(known);
                let account = cast.people.get(*member).ok_or("nobody is there")?;
                peers.push(Peer {
                    traffic: Rc::clone(&traffic),
                    socket: self.server.connect(account).await?,
                    writer: lane.map(|lane| (Rc::clone(lane), pace())),
                    receiver,
                });
                self.progress.inc(1);
            }
        }
        let tasks = peers.into_iter();
        let tasks = tasks.map(|peer| spawn_local(peer.run()).abort_handle());
        Ok(Play {
            stage: self.clone(),
            tasks: tasks.collect(),
            cast: Rc::new(cast),
            traffic,
        })
    }

    /// What a report is filed under.
    #[must_use]
    pub fn label(&self, usual: String) -> String {
        self.common.label.clone().unwrap_or(usual)
    }

    pub fn begin(&self, what: &str, steps: usize) {
        self.progress.set_length(steps.try_into().unwrap_or(0));
        self.progress.set_position(0);
        self.progress.set_message(what.to_owned());
    }

    pub fn step(&self) {
        self.progress.inc(1);
    }

    pub fn end(&self) {
        self.progress.finish_and_clear();
    }

    /// Lets time pass.
    pub async fn pass(&self, what: &str, seconds: f64) {
        const STEP: Duration = Duration::from_millis(200);
        let whole = Duration::from_secs_f64(seconds.max(0.0));
        let steps = whole.as_millis().div_ceil(STEP.as_millis());
        self.begin(what, usize::try_from(steps).unwrap_or(0));
        let end = Instant::now() + whole;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            sleep(left.min(STEP)).await;
            self.step();
        }
    }

    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.common.seconds
    }
}

fn receiver(conversation: usize, place: usize, lane: Option<&Rc<Lane>>) -> Rc<Receiver> {
    Rc::new(Receiver {
        name: format!("member {place} of conversation {conversation}"),
        conversation,
        own: lane.map(|lane| lane.number),
        whole: true,
        seen: std::cell::RefCell::default(),
    })
}
