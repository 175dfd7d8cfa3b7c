use std::time::Duration;

use async_trait::async_trait;
use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::ports::{
    BlockRepository, ConversationRepository, FriendRepository, MessageRepository,
    NotificationRepository, ParticipantRepository, PeopleRepository, PresenceRepository,
    RefreshTokenRepository, Repositories, SearchRepository, SessionRepository, SyncRepository,
    UnitOfWork, UserRepository,
};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, Statement,
};
use tokio::time::sleep;

use super::error::repo_error;
use super::repositories::SeaRepositories;

/// An open transaction, and another way to the database to ask what became of it.
pub(super) struct SeaWork {
    repositories: SeaRepositories<DatabaseTransaction>,
    beside: DatabaseConnection,
}

impl SeaWork {
    pub(super) fn new(tx: DatabaseTransaction, beside: DatabaseConnection) -> Self {
        Self {
            repositories: SeaRepositories::new(tx),
            beside,
        }
    }

    /// The number under which PostgreSQL knows this transaction, if it has written anything.
    async fn number(&self) -> Result<Option<String>, DbErr> {
        let tx = self.repositories.connection();
        if tx.get_database_backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let ask = "SELECT pg_current_xact_id_if_assigned()::text";
        let row = tx.query_one_raw(Statement::from_string(DbBackend::Postgres, ask));
        row.await?.map_or(Ok(None), |row| row.try_get_by_index(0))
    }
}

#[async_trait]
impl UnitOfWork for SeaWork {
    async fn commit(self: Box<Self>) -> RepoResult<()> {
        let number = self.number().await.map_err(repo_error)?;
        let Self {
            repositories,
            beside,
        } = *self;
        let committed = repositories.into_connection().commit().await;
        match (committed.map_err(repo_error), number) {
            (Err(RepoError::Unavailable(source)), Some(number)) => {
                tracing::warn!(error = %source, "the answer to a commit got lost");
                if was_committed(&beside, &number).await {
                    return Ok(());
                }
                Err(RepoError::Unavailable(source))
            }
            (outcome, _) => outcome,
        }
    }
}

/// What became of a transaction of PostgreSQL; asked for a while, because it may still go on there.
async fn was_committed(db: &DatabaseConnection, number: &str) -> bool {
    const TRIES: usize = 10;
    const PAUSE: Duration = Duration::from_millis(100);
    for _ in 0..TRIES {
        match status(db, number).await.as_deref() {
            Ok("committed") => return true,
            Ok("in progress") | Err(_) => sleep(PAUSE).await,
            Ok(_) => return false,
        }
    }
    false
}

async fn status(db: &DatabaseConnection, number: &str) -> Result<String, DbErr> {
    let ask = "SELECT coalesce(pg_xact_status($1::text::xid8), '')";
    let ask = Statement::from_sql_and_values(DbBackend::Postgres, ask, [number.into()]);
    let row = db.query_one_raw(ask).await?;
    row.map_or(Ok(String::new()), |row| row.try_get_by_index(0))
}

impl Repositories for SeaWork {
    fn users(&self) -> &dyn UserRepository {
        self.repositories.users()
    }

    fn sessions(&self) -> &dyn SessionRepository {
        self.repositories.sessions()
    }

    fn refresh_tokens(&self) -> &dyn RefreshTokenRepository {
        self.repositories.refresh_tokens()
    }

    fn conversations(&self) -> &dyn ConversationRepository {
        self.repositories.conversations()
    }

    fn participants(&self) -> &dyn ParticipantRepository {
        self.repositories.participants()
    }

    fn messages(&self) -> &dyn MessageRepository {
        self.repositories.messages()
    }

    fn search(&self) -> &dyn SearchRepository {
        self.repositories.search()
    }

    fn people(&self) -> &dyn PeopleRepository {
        Repositories::people(&self.repositories)
    }

    fn friends(&self) -> &dyn FriendRepository {
        self.repositories.friends()
    }

    fn blocks(&self) -> &dyn BlockRepository {
        self.repositories.blocks()
    }

    fn notifications(&self) -> &dyn NotificationRepository {
        self.repositories.notifications()
    }

    fn sync(&self) -> &dyn SyncRepository {
        self.repositories.sync()
    }

    fn presence(&self) -> &dyn PresenceRepository {
        self.repositories.presence()
    }
}
