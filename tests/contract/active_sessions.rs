use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use harness::database::TestDatabase;
use harness::{PATIENCE, fresh_id, on_each_database};
use messenger_domain::Timestamp;
use messenger_domain::auth::Session;
use messenger_domain::error::RepoResult;
use messenger_domain::events::{EndedSessions, Envelope, Event};
use messenger_domain::ids::{SessionId, UserId};
use messenger_domain::ports::{
    ActiveSessions, BlockRepository, ConversationRepository, EventSubscriber, FriendRepository,
    MessageRepository, NotificationRepository, ParticipantRepository, PeopleRepository,
    PresenceRepository, RefreshTokenRepository, Repositories, SearchRepository, SessionRepository,
    Storage, SyncRepository, UnitOfWork, UserRepository,
};
use messenger_infra::CachedSessions;
use messenger_infra::db::SeaStorage;
use tokio::sync::Semaphore;

use crate::doubles::TestClock;
use crate::sessions::{end, log_in, session};
use crate::world::{at, commit, numbers, sign_up};

on_each_database! {
    a_session_is_read_once_and_remembered,
    an_expired_session_is_refused_though_remembered,
    an_ended_session_is_refused_once_its_end_is_published,
    a_session_that_was_kept_stays_remembered,
    that_there_is_no_session_is_not_remembered,
    an_end_that_is_published_during_a_read_wins,
    one_that_seems_to_have_expired_is_looked_at_again,
    the_use_of_a_session_is_noted_now_and_then,
}

/// A store that counts how often it is asked for a session, and keeps each answer back until it is
/// allowed out.
struct Slow {
    storage: SeaStorage,
    read: AtomicUsize,
    answers: Semaphore,
    allowed: Semaphore,
}

impl Slow {
    fn reads(&self) -> usize {
        self.read.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl SessionRepository for Slow {
    async fn find(&self, id: SessionId, now: Timestamp) -> RepoResult<Option<Session>> {
        let answer = self.storage.read().sessions().find(id, now).await;
        self.read.fetch_add(1, Ordering::SeqCst);
        self.answers.add_permits(1);
        self.allowed.acquire().await.unwrap().forget();
        answer
    }

    async fn find_for_update(&self, _: SessionId, _: Timestamp) -> RepoResult<Option<Session>> {
        unreachable!()
    }

    async fn list(&self, _: UserId, _: Timestamp) -> RepoResult<Vec<Session>> {
        unreachable!()
    }

    async fn insert(&self, _: &Session) -> RepoResult<()> {
        unreachable!()
    }

    async fn note_use(&self, _: SessionId, _: Timestamp) -> RepoResult<()> {
        unreachable!()
    }

    async fn prolong(&self, _: SessionId, _: Timestamp, _: Timestamp) -> RepoResult<()> {
        unreachable!()
    }

    async fn end(&self, _: UserId, _: EndedSessions, _: Timestamp) -> RepoResult<()> {
        unreachable!()
    }

    async fn erase_all(&self, _: UserId) -> RepoResult<()> {
        unreachable!()
    }

    async fn erase_over(&self, _: Timestamp, _: u64) -> RepoResult<u64> {
        unreachable!()
    }
}

impl Repositories for Slow {
    fn users(&self) -> &dyn UserRepository {
        self.storage.read().users()
    }

    fn sessions(&self) -> &dyn SessionRepository {
        self
    }

    fn refresh_tokens(&self) -> &dyn RefreshTokenRepository {
        self.storage.read().refresh_tokens()
    }

    fn conversations(&self) -> &dyn ConversationRepository {
        self.storage.read().conversations()
    }

    fn participants(&self) -> &dyn ParticipantRepository {
        self.storage.read().participants()
    }

    fn messages(&self) -> &dyn MessageRepository {
        self.storage.read().messages()
    }

    fn search(&self) -> &dyn SearchRepository {
        self.storage.read().search()
    }

    fn people(&self) -> &dyn PeopleRepository {
        self.storage.read().people()
    }

    fn friends(&self) -> &dyn FriendRepository {
        self.storage.read().friends()
    }

    fn blocks(&self) -> &dyn BlockRepository {
        self.storage.read().blocks()
    }

    fn notifications(&self) -> &dyn NotificationRepository {
        self.storage.read().notifications()
    }

    fn sync(&self) -> &dyn SyncRepository {
        self.storage.read().sync()
    }

    fn presence(&self) -> &dyn PresenceRepository {
        self.storage.read().presence()
    }
}

#[async_trait]
impl Storage for Slow {
    fn read(&self) -> &dyn Repositories {
        self
    }

    async fn snapshot(&self) -> RepoResult<Box<dyn Repositories>> {
        self.storage.snapshot().await
    }

    async fn begin(&self) -> RepoResult<Box<dyn UnitOfWork>> {
        self.storage.begin().await
    }
}

struct World {
    storage: SeaStorage,
    slow: Arc<Slow>,
    clock: Arc<TestClock>,
    active: Arc<CachedSessions>,
    ann: UserId,
}

impl World {
    /// `allowed` answers may come at once.
    async fn new(database: &TestDatabase, allowed: usize) -> Self {
        let storage = database.storage().await;
        let slow = Arc::new(Slow {
            storage: storage.clone(),
            read: AtomicUsize::new(0),
            answers: Semaphore::new(0),
            allowed: Semaphore::new(allowed),
        });
        let clock = Arc::new(TestClock::at(10));
        let active = Arc::new(CachedSessions::new(slow.clone(), clock.clone()));
        let ann = sign_up(&storage, "Ann").await;
        Self {
            storage,
            slow,
            clock,
            active,
            ann,
        }
    }

    async fn find(&self, session: &Session) -> Option<Session> {
        self.active.find(session.id).await.unwrap()
    }

    fn publish(&self, user: UserId, ended: EndedSessions) {
        let event = Event::SessionsEnded { user, ended };
        self.active.on_event(&Envelope::to(vec![user], event));
    }
}

async fn a_session_is_read_once_and_remembered(database: TestDatabase) {
    let world = World::new(&database, 9).await;
    let session = log_in(&world.storage, world.ann).await;
    assert_eq!(world.find(&session).await.as_ref(), Some(&session));
    assert_eq!(world.find(&session).await.as_ref(), Some(&session));
    assert_eq!(world.slow.reads(), 1);
}

async fn an_expired_session_is_refused_though_remembered(database: TestDatabase) {
    let world = World::new(&database, 9).await;
    let session = log_in(&world.storage, world.ann).await;
    assert!(world.find(&session).await.is_some());
    world.clock.set(999);
    assert!(world.find(&session).await.is_some());
    world.clock.set(1000);
    assert_eq!(world.find(&session).await, None);
}

async fn an_ended_session_is_refused_once_its_end_is_published(database: TestDatabase) {
    let world = World::new(&database, 9).await;
    let session = log_in(&world.storage, world.ann).await;
    assert!(world.find(&session).await.is_some());
    end(&world.storage, world.ann, EndedSessions::All, 20).await;
    world.publish(world.ann, EndedSessions::All);
    assert_eq!(world.find(&session).await, None);
}

async fn a_session_that_was_kept_stays_remembered(database: TestDatabase) {
    let world = World::new(&database, 9).await;
    let bob = sign_up(&world.storage, "Bob").await;
    let (kept, other) = (
        log_in(&world.storage, world.ann).await,
        log_in(&world.storage, world.ann).await,
    );
    let bobs = log_in(&world.storage, bob).await;
    for session in [&kept, &other, &bobs] {
        assert!(world.find(session).await.is_some());
    }
    end(
        &world.storage,
        world.ann,
        EndedSessions::AllBut(kept.id),
        20,
    )
    .await;
    world.publish(world.ann, EndedSessions::AllBut(kept.id));
    assert_eq!(world.find(&other).await, None);
    assert_eq!(world.slow.reads(), 4);
    assert!(world.find(&kept).await.is_some());
    assert!(world.find(&bobs).await.is_some());
    assert_eq!(world.slow.reads(), 4);
}

async fn that_there_is_no_session_is_not_remembered(database: TestDatabase) {
    let world = World::new(&database, 9).await;
    let new = session(world.ann, 1000);
    assert_eq!(world.find(&new).await, None);
    commit(&world.storage, async |tx| tx.sessions().insert(&new).await)
        .await
        .unwrap();
    assert_eq!(world.find(&new).await.as_ref(), Some(&new));
    assert_eq!(
        world.active.find(SessionId::new(fresh_id())).await.unwrap(),
        None
    );
}

async fn an_end_that_is_published_during_a_read_wins(database: TestDatabase) {
    let world = World::new(&database, 0).await;
    let session = log_in(&world.storage, world.ann).await;
    let asked = tokio::spawn({
        let (active, id) = (world.active.clone(), session.id);
        async move { active.find(id).await.unwrap() }
    });
    // The session was found alive; before the answer is out, it ends.
    world.slow.answers.acquire().await.unwrap().forget();
    end(&world.storage, world.ann, EndedSessions::All, 20).await;
    world.publish(world.ann, EndedSessions::All);
    world.slow.allowed.add_permits(9);
    assert_eq!(asked.await.unwrap(), None);
    assert_eq!(world.find(&session).await, None);
}

async fn one_that_seems_to_have_expired_is_looked_at_again(database: TestDatabase) {
    let world = World::new(&database, 9).await;
    let session = log_in(&world.storage, world.ann).await;
    assert!(world.find(&session).await.is_some());
    commit(&world.storage, async |tx| {
        let sessions = tx.sessions();
        sessions.prolong(session.id, at(900), at(2000)).await
    })
    .await
    .unwrap();
    world.clock.set(1000);
    let prolonged = Session {
        last_used_at: at(900),
        expires_at: at(2000),
        ..session.clone()
    };
    assert_eq!(world.find(&session).await, Some(prolonged));
}

async fn the_use_of_a_session_is_noted_now_and_then(database: TestDatabase) {
    const LATER: i64 = 1 + Session::USE_IS_NOTED_AFTER_SECONDS * 1000;
    let world = World::new(&database, 9).await;
    let session = session(world.ann, LATER + 1);
    commit(&world.storage, async |tx| {
        tx.sessions().insert(&session).await
    })
    .await
    .unwrap();
    world.clock.set(LATER);
    assert!(world.find(&session).await.is_some());
    // Nobody waits for it.
    let noted = async {
        while numbers(&database, "SELECT last_used_at FROM sessions").await != [Some(LATER)] {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, noted).await.unwrap();
    let expires = numbers(&database, "SELECT expires_at FROM sessions").await;
    assert_eq!(expires, [Some(LATER + 1)]);
}
