//! Many messages in one go: what the message log asks of the database.

mod heads;
mod postgres;
mod sqlite;

pub(super) use postgres::column;
pub(super) use sqlite::json_statement;

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use messenger_domain::Timestamp;
use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::ids::{ConversationId, MessageId};
use messenger_domain::messages::{Message, Seq};
use messenger_domain::notifications::MissedMessage;
use sea_orm::{ColumnTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryResult};
use tokio::time::timeout;

use super::SeaStorage;
use super::entities::messages::{Column, Entity};
use super::error::{is_lock_timeout, repo_error};
use super::repositories::messages::StoredMessage;

/// The database gives up on a statement by itself, unless it cannot be reached any more.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A message to store with others. Those of one conversation come in order and without a gap.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) message: Message,
    /// As it was when the sender was found to belong to the audience.
    pub(crate) audience_version: i64,
}

/// What became of some rows.
#[derive(Default)]
pub(crate) struct Stored {
    /// The conversations of which all messages were stored. Of the others none was.
    pub(crate) conversations: HashSet<ConversationId>,
    /// The conversations that another writer holds.
    pub(crate) locked: HashSet<ConversationId>,
}

/// How far some rows take one conversation, and from where.
struct Move {
    conversation: ConversationId,
    stood_at: Seq,
    head_seq: Seq,
    head_at: Timestamp,
    audience_version: i64,
}

impl SeaStorage {
    /// Stores messages that have their numbers already, with one commit. Passes over all messages of a
    /// conversation that does not stand right before the first of them, whose audience has changed,
    /// that is gone, or that another writer has locked: so that a writer elsewhere cannot hold up
    /// everybody.
    ///
    /// `missed` are stored with the messages that they are about.
    ///
    /// An error concerns all messages; a conflict says that the id of some message is taken.
    pub(crate) async fn append_all(
        &self,
        rows: &[Row],
        missed: &[MissedMessage],
    ) -> RepoResult<Stored> {
        let appending = async {
            if self.backend() == DbBackend::Postgres {
                return self.append_unlocked(rows, missed).await;
            }
            let rows: Vec<&Row> = rows.iter().collect();
            let tx = self.begin_write().await.map_err(repo_error)?;
            let outcome = sqlite::append(&tx, &moves(&rows), &rows, missed).await;
            let stored = stored(outcome, HashSet::new())?;
            tx.commit().await.map_err(repo_error)?;
            Ok(stored)
        };
        match timeout(TIMEOUT, appending).await {
            Ok(outcome) => outcome,
            Err(elapsed) => Err(RepoError::Unavailable(Box::new(elapsed))),
        }
    }

    /// Nearly always nothing is locked, so that it does not pay to look first.
    async fn append_unlocked(&self, rows: &[Row], missed: &[MissedMessage]) -> RepoResult<Stored> {
        let all: Vec<&Row> = rows.iter().collect();
        let moves_of_all = moves(&all);
        match postgres::append(self.batches(), &moves_of_all, &all, missed).await {
            Err(error) if is_lock_timeout(&error) => {}
            outcome => return stored(outcome, HashSet::new()),
        }
        let free = postgres::find_free(self.batches(), &moves_of_all).await;
        let free = free.map_err(repo_error)?;
        let (rest, held): (Vec<&Row>, Vec<&Row>) = rows
            .iter()
            .partition(|row| free.contains(&row.message.conversation));
        let locked = held.iter().map(|row| row.message.conversation).collect();
        // What may still be locked concerns nearly everybody, and is worth waiting for: the whole
        // table, or the id of a message that another stores just now.
        let outcome = postgres::append(self.writer(), &moves(&rest), &rest, missed).await;
        stored(outcome, locked)
    }

    /// Those of some messages that are stored.
    pub(crate) async fn find_messages(&self, ids: &[MessageId]) -> RepoResult<Vec<Message>> {
        let ids = ids.iter().map(|id| id.uuid());
        let found = Entity::find().filter(Column::Id.is_in(ids));
        let rows = found.into_model::<StoredMessage>().all(self.reader()).await;
        let rows = rows.map_err(repo_error)?;
        rows.into_iter().map(Message::try_from).collect()
    }
}

/// In the order of the conversations' ids.
fn moves(rows: &[&Row]) -> Vec<Move> {
    let mut moves: BTreeMap<ConversationId, Move> = BTreeMap::new();
    for Row {
        message,
        audience_version,
    } in rows
    {
        let one = moves.entry(message.conversation).or_insert(Move {
            conversation: message.conversation,
            stood_at: Seq(message.seq.0 - 1),
            head_seq: message.seq,
            head_at: message.created_at,
            audience_version: *audience_version,
        });
        one.head_seq = message.seq;
        one.head_at = message.created_at;
    }
    moves.into_values().collect()
}

fn stored(
    outcome: Result<Vec<QueryResult>, DbErr>,
    locked: HashSet<ConversationId>,
) -> RepoResult<Stored> {
    let conversations = outcome.and_then(|rows| conversations(&rows));
    Ok(Stored {
        conversations: conversations.map_err(repo_error)?,
        locked,
    })
}

fn conversations(rows: &[QueryResult]) -> Result<HashSet<ConversationId>, DbErr> {
    rows.iter()
        .map(|row| Ok(ConversationId::new(row.try_get("", "id")?)))
        .collect()
}
