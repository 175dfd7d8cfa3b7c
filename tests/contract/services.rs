use std::sync::Arc;

use messenger_domain::auth::SessionRules;
use messenger_domain::ports::MockPasswordHasher;
use messenger_domain::users::PasswordPolicy;
use messenger_domain::{Ports, Services, Settings, Transactions};
use messenger_infra::db::SeaStorage;
use messenger_infra::security::{JwtTokens, RandomSecrets};
use messenger_infra::{CachedSessions, RandomIds, SeaMessageLog};

use crate::doubles::{Ear, TestClock};

/// The use cases over a store, all but those that need a password. The clock stands still, so that
/// latest messages are often of one moment.
pub(crate) fn services(storage: &SeaStorage, ear: &Arc<Ear>) -> Services {
    let clock = Arc::new(TestClock::at(100));
    let publisher = Arc::clone(ear);
    let transactions = Transactions::new(Arc::new(storage.clone()), publisher);
    let log = SeaMessageLog::start(storage.clone(), transactions.clone(), clock.clone());
    let ports = Ports {
        transactions,
        message_log: Arc::new(log),
        active_sessions: Arc::new(CachedSessions::new(
            Arc::new(storage.clone()),
            clock.clone(),
        )),
        tokens: Arc::new(JwtTokens::new(&[7; 32], clock.clone())),
        secrets: Arc::new(RandomSecrets),
        hasher: Arc::new(MockPasswordHasher::new()),
        clock,
        ids: Arc::new(RandomIds),
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
    };
    Services::new(&ports, settings)
}
