use std::sync::Arc;

use crate::Transactions;
use crate::ports::{AccessTokens, ActiveSessions, Clock, IdGenerator, PasswordHasher};

/// Logging in, and telling who is behind a token.
#[derive(Clone)]
pub struct AuthService {
    pub(super) transactions: Transactions,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdGenerator>,
    pub(super) hasher: Arc<dyn PasswordHasher>,
    pub(super) tokens: Arc<dyn AccessTokens>,
    pub(super) active: Arc<dyn ActiveSessions>,
    pub(super) access_seconds: u32,
}

impl AuthService {
    pub(crate) fn new(ports: &crate::Ports, access_seconds: u32) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: Arc::clone(&ports.clock),
            ids: Arc::clone(&ports.ids),
            hasher: Arc::clone(&ports.hasher),
            tokens: Arc::clone(&ports.tokens),
            active: Arc::clone(&ports.active_sessions),
            access_seconds,
        }
    }
}
