use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use messenger_domain::auth::Session;
use messenger_domain::error::RepoResult;
use messenger_domain::events::{EndedSessions, Envelope, Event};
use messenger_domain::ids::{SessionId, UserId};
use messenger_domain::ports::{ActiveSessions, Clock, EventSubscriber, Storage};
use moka::sync::Cache;

/// How long a session that was ended elsewhere may still act here when the event of its end got lost.
const TIME_TO_LIVE: Duration = Duration::from_secs(5);
const MAX_SESSIONS: u64 = 100_000;

/// Remembers live sessions for a few seconds, because they are asked for on every request. That a
/// session is dead is not remembered.
pub struct CachedSessions {
    storage: Arc<dyn Storage>,
    clock: Arc<dyn Clock>,
    cache: Cache<SessionId, Session>,
    /// How many ends were heard of. What was read before the latest must not be remembered, nor
    /// believed.
    ends: Mutex<u64>,
}

impl CachedSessions {
    #[must_use]
    pub fn new(storage: Arc<dyn Storage>, clock: Arc<dyn Clock>) -> Self {
        let cache = Cache::builder()
            .max_capacity(MAX_SESSIONS)
            .time_to_live(TIME_TO_LIVE)
            .support_invalidation_closures()
            .build();
        Self {
            storage,
            clock,
            cache,
            ends: Mutex::default(),
        }
    }

    fn count_ends(&self) -> u64 {
        *self.ends.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers what was read, unless a session ended since, and says whether it did.
    fn remember(&self, session: &Session, ends_before: u64) -> bool {
        let ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = *ends == ends_before;
        if fresh {
            self.cache.insert(session.id, session.clone());
        }
        fresh
    }

    /// Notes that a session is used, now and then. Nobody waits for it, and it may fail.
    fn note_use(&self, session: &Session) {
        let now = self.clock.now();
        if !session.is_use_to_note(now) {
            return;
        }
        let (storage, id) = (Arc::clone(&self.storage), session.id);
        tokio::spawn(async move {
            let noted = async {
                let work = storage.begin().await?;
                work.sessions().note_use(id, now).await?;
                work.commit().await
            };
            if let Err(error) = noted.await {
                tracing::warn!(%error, "the use of a session was not noted");
            }
        });
    }

    fn forget(&self, user: UserId, ended: EndedSessions) {
        let mut ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        *ends += 1;
        let is_ended =
            move |id: &SessionId, session: &Session| session.user == user && ended.includes(*id);
        if self.cache.invalidate_entries_if(is_ended).is_err() {
            self.cache.invalidate_all();
        }
    }
}

#[async_trait]
impl ActiveSessions for CachedSessions {
    async fn find(&self, id: SessionId) -> RepoResult<Option<Session>> {
        // One that seems to have expired may have been refreshed.
        let is_living = |session: &Session| session.expires_at > self.clock.now();
        if let Some(session) = self.cache.get(&id).filter(is_living) {
            return Ok(Some(session));
        }
        loop {
            let ends_before = self.count_ends();
            match self
                .storage
                .read()
                .sessions()
                .find(id, self.clock.now())
                .await?
            {
                Some(session) if !self.remember(&session, ends_before) => {}
                Some(session) => {
                    self.note_use(&session);
                    return Ok(Some(session));
                }
                None => return Ok(None),
            }
        }
    }
}

impl EventSubscriber for CachedSessions {
    fn on_event(&self, envelope: &Envelope) {
        match &envelope.event {
            Event::SessionsEnded { user, ended } => self.forget(*user, *ended),
            Event::DirectMessageSent { .. }
            | Event::GroupMessageSent { .. }
            | Event::GroupCreated { .. }
            | Event::MemberAdded { .. }
            | Event::MemberLeft { .. }
            | Event::MemberRemoved { .. }
            | Event::RemovedFromGroup { .. }
            | Event::GroupRenamed { .. }
            | Event::OwnerChanged { .. }
            | Event::GroupDropped { .. }
            | Event::MessageEdited { .. }
            | Event::MessageDeleted { .. }
            | Event::MessageHidden { .. }
            | Event::DialogCleared { .. }
            | Event::MessageStatusChanged { .. }
            | Event::TypingChanged { .. }
            | Event::Blocked { .. }
            | Event::FriendRequested { .. }
            | Event::FriendAccepted { .. }
            | Event::FriendRemoved { .. }
            | Event::Notified { .. } => {}
        }
    }
}
