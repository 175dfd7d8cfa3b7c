//! Each repository, written once for a pool and for an open transaction.

pub(super) mod chats;
mod conversations;
mod departed;
pub(super) mod members;
pub(super) mod messages;
pub(super) mod notifications;
pub(super) mod overviews;
mod paged;
mod participants;
pub(super) mod people;
pub(super) mod receipts;
mod refresh_tokens;
pub(super) mod search;
pub(super) mod sessions;
pub(super) mod sync;
mod users;

use messenger_domain::Timestamp;
use messenger_domain::ports::{
    BlockRepository, ConversationRepository, FriendRepository, MessageRepository,
    NotificationRepository, ParticipantRepository, PeopleRepository, PresenceRepository,
    RefreshTokenRepository, Repositories, SearchRepository, SessionRepository, SyncRepository,
    UserRepository,
};
use messenger_domain::users::PersonName;
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

/// All repositories over one connection.
pub(crate) struct SeaRepositories<C> {
    db: C,
}

impl<C> SeaRepositories<C> {
    pub(crate) fn new(db: C) -> Self {
        Self { db }
    }

    pub(crate) fn connection(&self) -> &C {
        &self.db
    }

    pub(crate) fn into_connection(self) -> C {
        self.db
    }
}

impl<C: ConnectionTrait + Send + Sync> Repositories for SeaRepositories<C> {
    fn users(&self) -> &dyn UserRepository {
        self
    }

    fn sessions(&self) -> &dyn SessionRepository {
        self
    }

    fn refresh_tokens(&self) -> &dyn RefreshTokenRepository {
        self
    }

    fn conversations(&self) -> &dyn ConversationRepository {
        self
    }

    fn participants(&self) -> &dyn ParticipantRepository {
        self
    }

    fn messages(&self) -> &dyn MessageRepository {
        self
    }

    fn search(&self) -> &dyn SearchRepository {
        self
    }

    fn people(&self) -> &dyn PeopleRepository {
        self
    }

    fn friends(&self) -> &dyn FriendRepository {
        self
    }

    fn blocks(&self) -> &dyn BlockRepository {
        self
    }

    fn notifications(&self) -> &dyn NotificationRepository {
        self
    }

    fn sync(&self) -> &dyn SyncRepository {
        self
    }

    fn presence(&self) -> &dyn PresenceRepository {
        self
    }
}

/// A name from two columns of a row.
pub(super) fn name_in(row: &QueryResult, first: &str, last: &str) -> Result<PersonName, DbErr> {
    Ok(PersonName {
        first: row.try_get("", first)?,
        last: row.try_get("", last)?,
    })
}

pub(super) fn time(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}
