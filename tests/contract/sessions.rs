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
    what_has_ended_stays_ended_when_it_was,
}

pub(crate) fn session(user: UserId, expires_at: i64) -> Session {
    Session {
        id: SessionId::new(fresh_id()),
        user,
        created_at: at(1),
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
