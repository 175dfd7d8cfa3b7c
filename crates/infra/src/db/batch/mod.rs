//! Many messages in one go: what the message log asks of the database.

mod heads;
mod postgres;
mod sqlite;

use std::collections::HashMap;
use std::time::Duration;

use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::ids::{MessageId, UserId};
use messenger_domain::messages::Message;
use messenger_domain::users::PersonName;
use sea_orm::{ColumnTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryResult};
use tokio::time::timeout;
use uuid::Uuid;

use super::SeaStorage;
use super::entities::messages::{Column, Entity};
use super::error::repo_error;
use super::repositories::name_in;

/// The database gives up on a statement by itself, unless it cannot be reached any more.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A message to store with others.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) message: Message,
    /// Who must exist besides the sender. In a group this is the sender again.
    pub(crate) receiver: UserId,
    /// As it was when the sender was found to belong to the audience.
    pub(crate) audience_version: i64,
}

/// The messages that were stored, and who sent them.
pub(crate) type Stored = HashMap<MessageId, PersonName>;

impl SeaStorage {
    /// Stores messages that have their numbers already, with one commit. Passes over all messages of a
    /// conversation that does not stand right before the first of them, whose audience has changed,
    /// that is gone, whose people are gone, or that another writer has locked: so that a writer
    /// elsewhere cannot hold up everybody.
    ///
    /// An error concerns all messages; a conflict says that the id of some message is taken.
    pub(crate) async fn append_all(&self, rows: &[Row]) -> RepoResult<Stored> {
        let appending = async {
            if self.backend() == DbBackend::Postgres {
                return stored(&postgres::append(self.batches(), rows).await?);
            }
            let tx = self.begin_write().await?;
            let stored = stored(&sqlite::append(&tx, rows).await?)?;
            tx.commit().await?;
            Ok(stored)
        };
        match timeout(TIMEOUT, appending).await {
            Ok(outcome) => outcome.map_err(repo_error),
            Err(elapsed) => Err(RepoError::Unavailable(Box::new(elapsed))),
        }
    }

    /// Those of some messages that are stored.
    pub(crate) async fn find_messages(&self, ids: &[MessageId]) -> RepoResult<Vec<Message>> {
        let ids = ids.iter().map(|id| id.uuid());
        let found = Entity::find().filter(Column::Id.is_in(ids));
        let rows = found.all(self.reader()).await.map_err(repo_error)?;
        rows.into_iter().map(Message::try_from).collect()
    }
}

fn stored(rows: &[QueryResult]) -> Result<Stored, DbErr> {
    let row = |row: &QueryResult| {
        let id = MessageId::new(row.try_get::<Uuid>("", "id")?);
        Ok((id, name_in(row, "first_name", "last_name")?))
    };
    rows.iter().map(row).collect()
}
