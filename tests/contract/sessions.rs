use harness::database::TestDatabase;
use harness::{fresh_id, on_each_database};
use messenger_domain::auth::Session;
use messenger_domain::events::EndedSessions;
use messenger_domain::ids::{SessionId, UserId};
use messenger_domain::ports::Storage;
use messenger_infra::db::SeaStorage;

use crate::world::{at, commit, literal, numbers, sign_up};

on_each_database! {
    a_session_lives_until_it_expires,
    ending_all_sessions_spares_those_of_others,
    all_but_one_are_ended,
    one_is_ended,
    sessions_are_listed_with_what_was_used_last_first,
    what_has_ended_stays_ended_when_it_was,
    all_sessions_of_one_user_are_erased,
    what_was_over_before_a_time_is_erased,
    the_oldest_are_erased_first,
}

pub(crate) fn session(user: UserId, expires_at: i64) -> Session {
    Session {
        id: SessionId::new(fresh_id()),
        user,
        created_at: at(1),
        last_used_at: at(1),
        expires_at: at(expires_at),
        user_agent: Some("Mozilla/5.0 (ünïcödé)".into()),
    }
}

pub(crate) async fn log_in(storage: &SeaStorage, user: UserId) -> Session {
    let session = session(user, 1000);
    commit(storage, async |tx| tx.sessions().insert(&session).await)
        .await
        .unwrap();
    session
}

pub(crate) async fn end(storage: &SeaStorage, user: UserId, ended: EndedSessions, when: i64) {
    commit(storage, async |tx| {
        tx.sessions().end(user, ended, at(when)).await
    })
    .await
    .unwrap();
}

async fn lives(storage: &SeaStorage, session: &Session) -> bool {
    storage
        .read()
        .sessions()
        .find(session.id, at(10))
        .await
        .unwrap()
        .is_some()
}

async fn a_session_lives_until_it_expires(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let session = log_in(&storage, ann).await;
    let sessions = storage.read().sessions();
    assert_eq!(
        sessions.find(session.id, at(999)).await.unwrap(),
        Some(session.clone())
    );
    assert_eq!(sessions.find(session.id, at(1000)).await.unwrap(), None);
    assert_eq!(
        sessions
            .find(SessionId::new(fresh_id()), at(10))
            .await
            .unwrap(),
        None
    );
}

async fn ending_all_sessions_spares_those_of_others(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let anns = [log_in(&storage, ann).await, log_in(&storage, ann).await];
    let bobs = log_in(&storage, bob).await;
    end(&storage, ann, EndedSessions::All, 5).await;
    assert!(!lives(&storage, &anns[0]).await);
    assert!(!lives(&storage, &anns[1]).await);
    assert!(lives(&storage, &bobs).await);
}

async fn all_but_one_are_ended(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let (kept, other) = (log_in(&storage, ann).await, log_in(&storage, ann).await);
    end(&storage, ann, EndedSessions::AllBut(kept.id), 5).await;
    assert!(lives(&storage, &kept).await);
    assert!(!lives(&storage, &other).await);
}

async fn one_is_ended(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let (ended, other) = (log_in(&storage, ann).await, log_in(&storage, ann).await);
    let bobs = log_in(&storage, bob).await;
    for id in [ended.id, bobs.id] {
        end(&storage, ann, EndedSessions::One(id), 5).await;
    }
    assert!(!lives(&storage, &ended).await);
    assert!(lives(&storage, &other).await);
    assert!(lives(&storage, &bobs).await, "it is not Ann's");
}

async fn sessions_are_listed_with_what_was_used_last_first(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    let (one, other) = (log_in(&storage, ann).await, log_in(&storage, ann).await);
    let ended = log_in(&storage, ann).await;
    log_in(&storage, bob).await;
    end(&storage, ann, EndedSessions::One(ended.id), 5).await;
    add(&storage, ann, 10).await;
    commit(&storage, async |tx| {
        tx.sessions().note_use(one.id, at(7)).await?;
        tx.sessions().note_use(other.id, at(6)).await
    })
    .await
    .unwrap();
    let listed = storage.read().sessions().list(ann, at(10)).await.unwrap();
    let used: Vec<_> = listed
        .iter()
        .map(|session| (session.id, session.last_used_at))
        .collect();
    assert_eq!(used, [(one.id, at(7)), (other.id, at(6))]);
}

async fn what_has_ended_stays_ended_when_it_was(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    let session = log_in(&storage, ann).await;
    end(&storage, ann, EndedSessions::All, 5).await;
    end(&storage, ann, EndedSessions::All, 6).await;
    let id = literal(&database, session.id.uuid());
    let ended = format!("SELECT ended_at FROM sessions WHERE id = {id}");
    assert_eq!(numbers(&database, &ended).await, [Some(5)]);
}

/// The times at which the sessions that are left end by themselves.
async fn left(database: &TestDatabase) -> Vec<Option<i64>> {
    numbers(database, "SELECT expires_at FROM sessions ORDER BY 1").await
}

async fn add(storage: &SeaStorage, user: UserId, expires_at: i64) {
    let session = session(user, expires_at);
    commit(storage, async |tx| tx.sessions().insert(&session).await)
        .await
        .unwrap();
}

async fn erase_over(storage: &SeaStorage, before: i64, limit: u64) -> u64 {
    commit(storage, async |tx| {
        tx.sessions().erase_over(at(before), limit).await
    })
    .await
    .unwrap()
}

async fn all_sessions_of_one_user_are_erased(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    add(&storage, ann, 1).await;
    end(&storage, ann, EndedSessions::All, 5).await;
    let live = log_in(&storage, ann).await;
    add(&storage, bob, 2).await;
    for _ in 0..2 {
        commit(&storage, async |tx| tx.sessions().erase_all(ann).await)
            .await
            .unwrap();
        assert!(!lives(&storage, &live).await);
        assert_eq!(left(&database).await, [Some(2)]);
    }
}

async fn what_was_over_before_a_time_is_erased(database: TestDatabase) {
    let storage = database.storage().await;
    let (ann, bob) = (
        sign_up(&storage, "Ann").await,
        sign_up(&storage, "Bob").await,
    );
    for expires_at in [50, 1050] {
        add(&storage, ann, expires_at).await;
    }
    end(&storage, ann, EndedSessions::All, 99).await;
    for expires_at in [98, 99, 100, 101, 1000] {
        add(&storage, bob, expires_at).await;
    }
    assert_eq!(erase_over(&storage, 99, 10).await, 1);
    assert_eq!(erase_over(&storage, 99, 10).await, 0);
    assert_eq!(erase_over(&storage, 100, 10).await, 3);
    assert_eq!(left(&database).await, [Some(100), Some(101), Some(1000)]);
}

async fn the_oldest_are_erased_first(database: TestDatabase) {
    let storage = database.storage().await;
    let ann = sign_up(&storage, "Ann").await;
    for expires_at in [5, 3, 1, 4, 2] {
        add(&storage, ann, expires_at).await;
    }
    assert_eq!(erase_over(&storage, 9, 2).await, 2);
    assert_eq!(left(&database).await, [Some(3), Some(4), Some(5)]);
    assert_eq!(erase_over(&storage, 5, 2).await, 2);
    assert_eq!(left(&database).await, [Some(5)]);
}
