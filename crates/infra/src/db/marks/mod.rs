//! How far many participants have got, in one go: what the receipt log asks of the database.

mod postgres;
mod sqlite;

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use messenger_domain::conversations::Receipts;
use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::Seq;
use sea_orm::{DbBackend, DbErr, QueryResult};
use tokio::time::timeout;

use super::SeaStorage;
use super::error::repo_error;

/// The database gives up on a statement by itself, unless it cannot be reached any more.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Somebody in a conversation.
pub(crate) type Place = (ConversationId, UserId);

/// How far a participant got, of whom there is no other among the same marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MarkRow {
    pub(crate) place: Place,
    /// Not before what was read.
    pub(crate) delivered: Seq,
    pub(crate) read: Seq,
    /// The time of the message that was read last.
    pub(crate) read_at: i64,
}

/// What became of some marks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Marked {
    /// Those who got further, and how far they had been before.
    pub(crate) moved: HashMap<Place, Receipts>,
    /// Those whom another writer holds.
    pub(crate) locked: HashSet<Place>,
}

impl SeaStorage {
    /// Moves participants on, with one commit, and never back. Nothing becomes of those who have got
    /// there already or take part no longer. Passes over those whom another writer has locked, so that
    /// nobody is waited for, and nobody waits in a circle.
    pub(crate) async fn mark_all(&self, rows: &[MarkRow]) -> RepoResult<Marked> {
        let marking = async {
            match self.backend() {
                DbBackend::Postgres => postgres::mark(self.writer(), rows).await,
                _ => self.mark_in_turn(rows).await,
            }
        };
        match timeout(TIMEOUT, marking).await {
            Ok(outcome) => outcome.map_err(repo_error),
            Err(elapsed) => Err(RepoError::Unavailable(Box::new(elapsed))),
        }
    }

    /// Where writers go one by one nobody is locked.
    async fn mark_in_turn(&self, rows: &[MarkRow]) -> Result<Marked, DbErr> {
        let tx = self.begin_write().await?;
        let moved = sqlite::mark(&tx, rows).await?;
        if !moved.is_empty() {
            tx.commit().await?;
        }
        let locked = HashSet::new();
        Ok(Marked { moved, locked })
    }
}

fn before(rows: &[QueryResult]) -> Result<HashMap<Place, Receipts>, DbErr> {
    let one = |row: &QueryResult| {
        let receipts = Receipts {
            delivered: Seq(row.try_get("", "delivered_seq")?),
            read: Seq(row.try_get("", "read_seq")?),
        };
        Ok((place(row)?, receipts))
    };
    rows.iter().map(one).collect()
}

fn place(row: &QueryResult) -> Result<Place, DbErr> {
    let conversation = ConversationId::new(row.try_get("", "conversation_id")?);
    let user = UserId::new(row.try_get("", "user_id")?);
    Ok((conversation, user))
}
