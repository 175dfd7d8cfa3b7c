//! What the domain needs from outside. `infra` implements all of these.

mod access_tokens;
mod active_sessions;
mod clock;
mod connections;
mod events;
mod id_generator;
mod password_hasher;
mod presence_registry;
mod refresh_secrets;
mod storage;

pub use crate::auth::{RefreshTokenRepository, SessionRepository};
pub use crate::blocks::BlockRepository;
pub use crate::conversations::{ConversationRepository, ParticipantRepository};
pub use crate::friends::FriendRepository;
pub use crate::messages::{MessageLog, MessageRepository, ReceiptLog};
pub use crate::notifications::NotificationRepository;
pub use crate::people::PeopleRepository;
pub use crate::presence::PresenceRepository;
pub use crate::search::SearchRepository;
pub use crate::sync::SyncRepository;
pub use crate::users::UserRepository;
pub use access_tokens::AccessTokens;
pub use active_sessions::ActiveSessions;
pub use clock::Clock;
pub use connections::Connections;
pub use events::{EventPublisher, EventSubscriber};
pub use id_generator::IdGenerator;
pub use password_hasher::{HashError, PasswordHasher};
pub use presence_registry::PresenceRegistry;
pub use refresh_secrets::{NoRandomness, RefreshSecrets};
pub use storage::{Repositories, Storage, UnitOfWork};

#[cfg(feature = "mocks")]
pub use {
    crate::messages::MockMessageLog, crate::messages::MockReceiptLog, events::MockEventPublisher,
    password_hasher::MockPasswordHasher,
};
