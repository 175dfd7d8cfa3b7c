use std::sync::Arc;

use super::PasswordPolicy;
use crate::Transactions;
use crate::groups::GroupService;
use crate::ports::{Clock, IdGenerator, PasswordHasher};

/// Accounts and profiles.
#[derive(Clone)]
pub struct UserService {
    pub(super) transactions: Transactions,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdGenerator>,
    pub(super) hasher: Arc<dyn PasswordHasher>,
    pub(super) groups: GroupService,
    pub(super) password_policy: PasswordPolicy,
}

impl UserService {
    pub(crate) fn new(
        ports: &crate::Ports,
        groups: GroupService,
        password_policy: PasswordPolicy,
    ) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: Arc::clone(&ports.clock),
            ids: Arc::clone(&ports.ids),
            hasher: Arc::clone(&ports.hasher),
            groups,
            password_policy,
        }
    }

    /// What new passwords have to satisfy here.
    #[must_use]
    pub fn password_policy(&self) -> PasswordPolicy {
        self.password_policy
    }
}
