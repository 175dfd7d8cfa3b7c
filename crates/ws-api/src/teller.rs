use std::sync::Arc;
use std::time::Duration;

use messenger_api_types::ws::StandingItem;
use messenger_domain::Timestamp;
use messenger_domain::error::RepoResult;
use messenger_domain::ports::Clock;
use messenger_domain::presence::{Departure, PresenceService, Standing, Status};
use tokio::time::{Instant, sleep};

use crate::frame::Frame;
use crate::hub::Hub;
use crate::presence::{Leaving, News};

/// How much is told before those who hear it get time to read: far less than an outbox holds.
const AT_ONCE: usize = 100;
/// How long changes gather before they are stored and told together.
const PAUSE: Duration = Duration::from_millis(200);
/// How long to leave a store alone that failed.
const REST: Duration = Duration::from_secs(5);

/// Tells those who watch who came and who went, and stores when people were last seen: one task for the
/// whole node, which sleeps while nobody comes or goes.
pub struct PresenceTeller {
    hub: Arc<Hub>,
    presence: PresenceService,
    clock: Arc<dyn Clock>,
    grace: Duration,
}

impl PresenceTeller {
    #[must_use]
    pub fn new(
        hub: Arc<Hub>,
        presence: PresenceService,
        clock: Arc<dyn Clock>,
        grace: Duration,
    ) -> Self {
        Self {
            hub,
            presence,
            clock,
            grace,
        }
    }

    /// Whoever was seen last just before the start is about to come back, and was not away.
    pub async fn remember(&self) {
        let grace = i64::try_from(self.grace.as_secs()).unwrap_or(i64::MAX);
        let moment = self.clock.now().plus_seconds(grace.saturating_neg());
        match self.presence.seen_since(moment).await {
            Ok(seen) => self
                .hub
                .expect_back(seen.into_iter().map(|one| (one.user, one.at))),
            Err(error) => tracing::warn!(%error, "who was here before the start is not known"),
        }
    }

    /// Never ends.
    pub async fn run(&self) {
        loop {
            self.hub.presence_changes(self.grace).await;
            let done = async {
                self.part(self.hub.overdue(Instant::now(), self.grace))
                    .await?;
                self.tell().await
            };
            match done.await {
                Ok(()) => sleep(PAUSE).await,
                Err(error) => {
                    tracing::warn!(%error, "who came and went is told later");
                    sleep(REST).await;
                }
            }
        }
    }

    /// Stores when those were last seen whose grace has not run out when the node goes down, and once more
    /// those who are being stored.
    pub async fn finish(&self) {
        if let Err(error) = self.part(self.hub.away_lately()).await {
            tracing::warn!(%error, "when people were last seen is not stored");
        }
    }

    /// Whoever comes back while this is stored was not away.
    async fn part(&self, leaving: Vec<Leaving>) -> RepoResult<()> {
        let (now, time) = (Instant::now(), self.clock.now());
        let at = |one: &Leaving| one.noted.unwrap_or_else(|| before(time, now - one.since));
        let news = leaving.iter().filter(|one| one.noted.is_none());
        let departures = news.map(|one| Departure {
            user: one.user,
            at: at(one),
        });
        if let Err(error) = self.presence.note(departures.collect()).await {
            self.hub.stay(leaving);
            return Err(error);
        }
        self.hub
            .leave(leaving.into_iter().map(|one| (one, at(&one))));
        Ok(())
    }

    async fn tell(&self) -> RepoResult<()> {
        for _ in 0..AT_ONCE {
            let Some(news) = self.hub.next_news() else {
                break;
            };
            let watchers: Vec<_> = news.watchers.iter().map(|watcher| watcher.user).collect();
            match self.presence.hearers(news.user, &watchers).await {
                Ok(hearers) => {
                    let frame = Frame::json(&standing(&news).broadcast());
                    self.hub.tell(&news, &frame, &hearers);
                }
                Err(error) => {
                    self.hub.keep(&news);
                    return Err(error);
                }
            }
        }
        Ok(())
    }
}

fn standing(news: &News) -> StandingItem {
    let status = if news.is_online {
        Status::Online
    } else {
        Status::Offline(news.last_seen)
    };
    let user = news.user;
    Standing { user, status }.into()
}

fn before(time: Timestamp, ago: Duration) -> Timestamp {
    let ago = i64::try_from(ago.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(time.millis().saturating_sub(ago))
}
