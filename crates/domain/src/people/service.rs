use crate::Transactions;

/// Looking at people.
#[derive(Clone)]
pub struct PeopleService {
    pub(super) transactions: Transactions,
}

impl PeopleService {
    pub(crate) fn new(ports: &crate::Ports) -> Self {
        Self {
            transactions: ports.transactions.clone(),
        }
    }
}
