//! Second connections that come and go. What they hear must have no gaps while they are there.

use std::rc::Rc;
use std::time::Duration;

use tokio::task::spawn_local;
use tokio::time::{sleep, timeout};

use crate::Result;
use crate::client::{Account, Server};
use crate::peer::Peer;
use crate::play::Play;
use crate::random::Random;
use crate::traffic::{Receiver, Traffic};

/// Milliseconds that one stays, and stays away.
const STAY: (u64, u64) = (300, 1500);

struct Visitor {
    server: Rc<Server>,
    traffic: Rc<Traffic>,
    account: Account,
    conversation: usize,
    name: String,
    own: Option<u32>,
    random: Random,
}

impl Play {
    /// Lets a second connection of everybody come and go until the run is over.
    pub fn churn(&mut self) {
        let connected = self.traffic.receivers.borrow().clone();
        let members = self.cast.talks.iter().enumerate().flat_map(|(talk, told)| {
            let members = told.members.iter().enumerate();
            members.map(move |(place, member)| (talk, place, *member))
        });
        for (conversation, place, member) in members {
            let name = format!("member {place} of conversation {conversation}");
            let first = connected.iter().find(|receiver| receiver.name == name);
            let (Some(first), Some(account)) = (first, self.cast.people.get(member)) else {
                continue;
            };
            let seed = self.stage.common.seed + u64::try_from(member).unwrap_or(0);
            let visitor = Visitor {
                server: Rc::clone(&self.stage.server),
                traffic: Rc::clone(&self.traffic),
                account: account.clone(),
                conversation,
                own: first.own,
                name,
                random: Random::seeded(seed),
            };
            self.tasks.push(spawn_local(visitor.run()).abort_handle());
        }
    }
}

impl Visitor {
    async fn run(mut self) {
        let mut visits = 0_u32;
        sleep(self.some_time()).await;
        while !self.traffic.is_over() {
            visits += 1;
            if let Err(error) = self.visit(visits).await {
                let name = &self.name;
                self.traffic
                    .trouble(format!("visit {visits} of {name}: {error}"));
            }
            sleep(self.some_time()).await;
        }
    }

    async fn visit(&mut self, number: u32) -> Result<()> {
        let receiver = Rc::new(Receiver {
            name: format!("visit {number} of {}", self.name),
            conversation: self.conversation,
            own: self.own,
            whole: false,
            seen: std::cell::RefCell::default(),
        });
        let mut peer = Peer {
            traffic: Rc::clone(&self.traffic),
            socket: self.server.connect(&self.account).await?,
            writer: None,
            receiver: Rc::clone(&receiver),
        };
        self.traffic.receivers.borrow_mut().push(receiver);
        if let Ok(ended) = timeout(self.some_time(), peer.listen()).await {
            ended?;
        }
        peer.socket.close().await;
        Ok(())
    }

    fn some_time(&mut self) -> Duration {
        Duration::from_millis(self.random.between(STAY.0, STAY.1))
    }
}
