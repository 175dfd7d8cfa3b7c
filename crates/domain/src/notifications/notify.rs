use super::{Cause, Notification};
use crate::error::RepoResult;
use crate::events::{Envelope, Event};
use crate::ids::UserId;
use crate::ports::IdGenerator;
use crate::{Timestamp, Transaction};

/// Stores a notification for each of some people, who hear of it once this is committed.
pub(crate) async fn notify(
    tx: &mut Transaction,
    ids: &dyn IdGenerator,
    people: &[UserId],
    cause: Cause,
    now: Timestamp,
) -> RepoResult<()> {
    let notification = |user: &UserId| Notification {
        id: ids.notification(),
        user: *user,
        cause: cause.clone(),
        created_at: now,
        updated_at: now,
        is_read: false,
    };
    let notifications: Vec<Notification> = people.iter().map(notification).collect();
    tx.notifications().insert(&notifications).await?;
    for notification in notifications {
        tx.record(Envelope::to(
            vec![notification.user],
            Event::Notified { notification },
        ));
    }
    Ok(())
}
