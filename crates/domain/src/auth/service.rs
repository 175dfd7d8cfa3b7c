use std::sync::Arc;

use super::SessionRules;
use crate::Transactions;
use crate::ports::{
    AccessTokens, ActiveSessions, Clock, IdGenerator, PasswordHasher, RefreshSecrets,
};

/// Logging in and out, and telling who is behind a token.
#[derive(Clone)]
pub struct AuthService {
    pub(super) transactions: Transactions,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdGenerator>,
    pub(super) hasher: Arc<dyn PasswordHasher>,
    pub(super) tokens: Arc<dyn AccessTokens>,
    pub(super) active: Arc<dyn ActiveSessions>,
    pub(super) secrets: Arc<dyn RefreshSecrets>,
    pub(super) rules: SessionRules,
}

impl AuthService {
    pub(crate) fn new(ports: &crate::Ports, rules: SessionRules) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: Arc::clone(&ports.clock),
            ids: Arc::clone(&ports.ids),
            hasher: Arc::clone(&ports.hasher),
            tokens: Arc::clone(&ports.tokens),
            active: Arc::clone(&ports.active_sessions),
            secrets: Arc::clone(&ports.secrets),
            rules,
        }
    }
}
