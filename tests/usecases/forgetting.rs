use messenger_domain::auth::Session;
use messenger_domain::ids::{SessionId, UserId};
use messenger_domain::limit::Limit;
use messenger_domain::notifications::{Cause, Notification, Unread};
use messenger_domain::page::{PageOf, Place};
use messenger_domain::ports::{Clock, IdGenerator};
use messenger_infra::{RandomIds, SystemClock};

use crate::stage::{Cast, Stage, hash};

const DAY: i64 = 24 * 60 * 60;

/// Adds a session that expires in so many seconds.
async fn add(stage: &Stage, user: UserId, seconds: i64) -> SessionId {
    let now = SystemClock.now();
    let session = Session {
        id: RandomIds.session(),
        user,
        created_at: now,
        last_used_at: now,
        expires_at: now.plus_seconds(seconds),
        user_agent: None,
    };
    let tx = stage.transactions.begin().await.unwrap();
    tx.sessions().insert(&session).await.unwrap();
    tx.commit().await.unwrap();
    session.id
}

#[tokio::test]
async fn sessions_are_forgotten_a_month_after_their_end() {
    let mut cast = Cast::default();
    cast.publisher.expect_publish().returning(|_| ());
    cast.hasher.expect_hash().returning(|_| Ok(hash()));
    let stage = Stage::set(cast).await;
    let ann = stage.sign_up("Ann").await.id;
    for seconds in [-40 * DAY, -30 * DAY - 60, -30 * DAY + 60, -60] {
        add(&stage, ann, seconds).await;
    }
    let live = add(&stage, ann, 60).await;
    let auth = &stage.services.auth;
    assert_eq!(auth.forget_sessions().await.unwrap(), 2);
    assert_eq!(auth.forget_sessions().await.unwrap(), 0);
    let sessions = stage.transactions.read().sessions();
    let found = sessions.find(live, SystemClock.now()).await.unwrap();
    assert!(found.is_some());
}

#[tokio::test]
async fn notifications_are_forgotten_when_they_are_old() {
    let mut cast = Cast::default();
    cast.publisher.expect_publish().returning(|_| ());
    cast.hasher.expect_hash().returning(|_| Ok(hash()));
    let stage = Stage::set(cast).await;
    let ann = stage.sign_up("Ann").await.id;
    let now = SystemClock.now();
    let made = [-91 * DAY, -90 * DAY - 60, -90 * DAY + 60, 0].map(|seconds| Notification {
        id: RandomIds.notification(),
        user: ann,
        cause: Cause::PasswordChanged,
        created_at: now.plus_seconds(seconds),
        updated_at: now,
        is_read: false,
    });
    let tx = stage.transactions.begin().await.unwrap();
    tx.notifications().insert(&made).await.unwrap();
    tx.commit().await.unwrap();
    let notifications = &stage.services.notifications;
    assert_eq!(notifications.forget().await.unwrap(), 2);
    assert_eq!(notifications.forget().await.unwrap(), 0);
    let page = PageOf {
        place: Place::Start,
        limit: Limit::MAX,
    };
    let left = notifications.list(ann, Unread::Only, &page).await.unwrap();
    assert_eq!(left.rows.len(), 2);
}
