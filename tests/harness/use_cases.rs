use std::collections::HashSet;
use std::sync::Arc;

use messenger_domain::auth::SessionRules;
use messenger_domain::conversations::DirectMessages;
use messenger_domain::events::Origin;
use messenger_domain::ids::UserId;
use messenger_domain::ports::{Clock, MessageLog, PasswordHasher, PresenceRegistry, ReceiptLog};
use messenger_domain::users::PasswordPolicy;
use messenger_domain::{Ports, Services, Settings, Transactions};
use messenger_infra::db::SeaStorage;
use messenger_infra::security::{JwtTokens, RandomSecrets};
use messenger_infra::{CachedSessions, RandomIds};

/// What a test decides by itself when it runs the use cases without a server.
pub struct Surroundings {
    pub transactions: Transactions,
    pub log: Arc<dyn MessageLog>,
    pub receipts: Arc<dyn ReceiptLog>,
    pub hasher: Arc<dyn PasswordHasher>,
    pub clock: Arc<dyn Clock>,
    pub direct_messages: DirectMessages,
}

/// The use cases over a store; all else is as in the server.
#[must_use]
pub fn use_cases(storage: &SeaStorage, surroundings: Surroundings) -> Services {
    let Surroundings {
        transactions,
        log,
        receipts,
        hasher,
        clock,
        direct_messages,
    } = surroundings;
    let sessions = CachedSessions::new(Arc::new(storage.clone()), clock.clone());
    let ports = Ports {
        transactions,
        message_log: log,
        receipt_log: receipts,
        active_sessions: Arc::new(sessions),
        tokens: Arc::new(JwtTokens::new(&[7; 32], clock.clone())),
        secrets: Arc::new(RandomSecrets),
        hasher,
        clock,
        ids: Arc::new(RandomIds),
        presence: Arc::new(NobodyThere),
    };
    let settings = Settings {
        password_policy: PasswordPolicy { min_characters: 8 },
        sessions: SessionRules {
            access_seconds: 60,
            idle_seconds: 600,
            max_seconds: 6000,
            max_per_user: 20,
        },
        max_group_members: 10,
        direct_messages,
        notifications_kept_days: 90,
    };
    Services::new(&ports, settings)
}

/// Nobody connects to use cases that run without a server.
struct NobodyThere;

impl PresenceRegistry for NobodyThere {
    fn online(&self, _: &[UserId]) -> HashSet<UserId> {
        HashSet::new()
    }

    fn watch(&self, _: Origin, _: &[UserId]) -> HashSet<UserId> {
        HashSet::new()
    }
}
