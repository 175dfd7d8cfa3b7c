//! One user, Ann, and a store that can do little more than find her.

mod store;

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use messenger_api_types::fields::InputRules;
use messenger_domain::auth::{Claims, RefreshSecret, SecretDigest, Session, SessionRules};
use messenger_domain::conversations::DirectMessages;
use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::events::{Envelope, Origin};
use messenger_domain::ids::{
    ConversationId, FriendRequestId, MessageId, NotificationId, SessionId, UserId,
};
use messenger_domain::messages::{Draft, Message, MessageError, Receipt};
use messenger_domain::ports::{
    AccessTokens, ActiveSessions, Clock, EventPublisher, HashError, IdGenerator, MessageLog,
    NoRandomness, PasswordHasher, PresenceRegistry, ReceiptLog, RefreshSecrets,
};
use messenger_domain::users::{Password, PasswordHash, PasswordPolicy};
use messenger_domain::{Ports, Services, Settings, Timestamp, Transactions};
use messenger_http_api::{CorsPolicy, HttpState, Readiness};
use messenger_rate_limits::{Quotas, RateLimits};
use uuid::Uuid;

/// A token of Ann.
pub(crate) const TOKEN: &str = "good";
/// A token while the store is away.
pub(crate) const TOKEN_WHILE_DOWN: &str = "down";
/// A token while the store is broken.
pub(crate) const TOKEN_WHILE_BROKEN: &str = "broken";

const ANN: UserId = UserId::new(Uuid::from_u128(1));
const NOW: Timestamp = Timestamp::from_millis(0);

pub(crate) fn state() -> HttpState {
    state_with(&Quotas::default())
}

pub(crate) fn state_with(quotas: &Quotas) -> HttpState {
    let password_policy = PasswordPolicy { min_characters: 8 };
    let ports = Ports {
        transactions: Transactions::new(Arc::new(Fake), Arc::new(Fake)),
        message_log: Arc::new(Fake),
        receipt_log: Arc::new(Fake),
        active_sessions: Arc::new(Fake),
        tokens: Arc::new(Fake),
        secrets: Arc::new(Fake),
        hasher: Arc::new(Fake),
        clock: Arc::new(Fake),
        ids: Arc::new(Fake),
        presence: Arc::new(Fake),
    };
    let settings = Settings {
        password_policy,
        sessions: SessionRules {
            access_seconds: 60,
            idle_seconds: 600,
            max_seconds: 6000,
            max_per_user: 20,
        },
        max_group_members: 10,
        direct_messages: DirectMessages::Everyone,
        notifications_kept_days: 90,
    };
    HttpState {
        services: Services::new(&ports, settings),
        rules: InputRules { password_policy },
        limits: Arc::new(RateLimits::new(*quotas)),
        guesses: Arc::default(),
        proxies: "10.0.0.0/8".parse().unwrap(),
        readiness: Arc::new(Fake),
        render_metrics: Arc::new(|| "up 1\n".to_owned()),
        cors: CorsPolicy::Any,
        web_root: None,
    }
}

struct Fake;

fn session(id: u128) -> SessionId {
    SessionId::new(Uuid::from_u128(id))
}

impl AccessTokens for Fake {
    fn issue(&self, _: &Claims) -> String {
        TOKEN.to_owned()
    }

    fn verify(&self, token: &str) -> Option<Claims> {
        let id = match token {
            TOKEN => 1,
            TOKEN_WHILE_DOWN => 2,
            TOKEN_WHILE_BROKEN => 3,
            _ => return None,
        };
        Some(Claims {
            user: ANN,
            session: session(id),
            issued_at: NOW,
            expires_at: NOW,
        })
    }
}

impl RefreshSecrets for Fake {
    fn fresh(&self) -> Result<RefreshSecret, NoRandomness> {
        Ok(RefreshSecret::new("secret".to_owned()))
    }

    fn digest(&self, _: &RefreshSecret) -> SecretDigest {
        SecretDigest([0; 32])
    }
}

#[async_trait]
impl ActiveSessions for Fake {
    async fn find(&self, id: SessionId) -> RepoResult<Option<Session>> {
        match id.uuid().as_u128() {
            2 => Err(RepoError::Unavailable(
                "no connection to db.internal".into(),
            )),
            3 => Err(RepoError::Internal("syntax error in SELECT".into())),
            _ => Ok(Some(Session {
                id,
                user: ANN,
                created_at: NOW,
                last_used_at: NOW,
                expires_at: NOW,
                user_agent: None,
            })),
        }
    }
}

/// Only `right-password` is right.
#[async_trait]
impl PasswordHasher for Fake {
    async fn hash(&self, _: &Password) -> Result<PasswordHash, HashError> {
        Err(HashError::Overloaded)
    }

    async fn verify(
        &self,
        password: &Password,
        hash: Option<PasswordHash>,
    ) -> Result<bool, HashError> {
        Ok(hash.is_some() && password.expose() == "right-password")
    }
}

impl Clock for Fake {
    fn now(&self) -> Timestamp {
        NOW
    }
}

impl IdGenerator for Fake {
    fn user(&self) -> UserId {
        ANN
    }

    fn session(&self) -> SessionId {
        session(1)
    }

    fn conversation(&self) -> ConversationId {
        unused()
    }

    fn message(&self) -> MessageId {
        unused()
    }

    fn friend_request(&self) -> FriendRequestId {
        unused()
    }

    fn notification(&self) -> NotificationId {
        unused()
    }
}

/// Nobody is there.
impl PresenceRegistry for Fake {
    fn online(&self, _: &[UserId]) -> HashSet<UserId> {
        HashSet::new()
    }

    fn watch(&self, _: Origin, _: &[UserId]) -> HashSet<UserId> {
        unused()
    }
}

#[async_trait]
impl EventPublisher for Fake {
    async fn publish(&self, _: Vec<Envelope>) {}
}

#[async_trait]
impl MessageLog for Fake {
    async fn append(&self, _: Draft) -> Result<Message, MessageError> {
        unused()
    }
}

#[async_trait]
impl ReceiptLog for Fake {
    async fn note(&self, _: Receipt) -> RepoResult<()> {
        unused()
    }

    async fn settle(&self, _: UserId) -> RepoResult<()> {
        Ok(())
    }
}

#[async_trait]
impl Readiness for Fake {
    async fn is_ready(&self) -> bool {
        true
    }
}

/// Stands for what no test here needs.
fn unused<T>() -> T {
    panic!("no test gets here")
}
