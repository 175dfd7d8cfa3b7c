use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use messenger_domain::conversations::DirectMessages;
use messenger_domain::error::RepoResult;
use messenger_domain::ids::ConversationId;
use messenger_domain::messages::Head;
use moka::sync::Cache;

use crate::db::SeaStorage;

/// In people, each counted once for each conversation.
const CAPACITY: u64 = 1_000_000;

/// A head, and whether it was read just now.
pub(super) struct Known {
    pub(super) head: Head,
    pub(super) is_fresh: bool,
}

/// Where conversations stand, as far as this node knows. That may be out of date at any time, by what
/// other nodes write or by what is written here beside the log: a batch finds out when it stores, and
/// asks again.
pub(super) struct Heads {
    storage: SeaStorage,
    policy: DirectMessages,
    known: Cache<ConversationId, Arc<Mutex<Head>>>,
}

impl Heads {
    pub(super) fn new(storage: SeaStorage, policy: DirectMessages) -> Self {
        let known = Cache::builder()
            .weigher(|_, head: &Arc<Mutex<Head>>| weight(&lock(head)))
            .max_capacity(CAPACITY)
            .build();
        Self {
            storage,
            policy,
            known,
        }
    }

    /// The heads of those of some conversations that exist.
    pub(super) async fn find(
        &self,
        conversations: impl Iterator<Item = ConversationId>,
    ) -> RepoResult<HashMap<ConversationId, Known>> {
        let wanted: HashSet<ConversationId> = conversations.collect();
        let mut heads = HashMap::with_capacity(wanted.len());
        let mut unknown = Vec::new();
        for id in wanted {
            match self.known.get(&id) {
                Some(head) => {
                    let head = lock(&head).clone();
                    let is_fresh = false;
                    heads.insert(id, Known { head, is_fresh });
                }
                None => unknown.push(id),
            }
        }
        if !unknown.is_empty() {
            let found = self.storage.find_heads(&unknown, self.policy).await?;
            let is_fresh = true;
            heads.extend(
                found
                    .into_iter()
                    .map(|(id, head)| (id, Known { head, is_fresh })),
            );
        }
        Ok(heads)
    }

    /// Changing what is known already costs less than putting something else in its place.
    pub(super) fn remember(&self, heads: HashMap<ConversationId, Known>) {
        for (id, Known { head, is_fresh }) in heads {
            match self.known.get(&id) {
                Some(known) if !is_fresh => *lock(&known) = head,
                _ => self.known.insert(id, Arc::new(Mutex::new(head))),
            }
        }
    }

    pub(super) fn forget(&self, id: ConversationId) {
        self.known.invalidate(&id);
    }
}

fn lock(head: &Mutex<Head>) -> MutexGuard<'_, Head> {
    head.lock().unwrap_or_else(PoisonError::into_inner)
}

fn weight(head: &Head) -> u32 {
    u32::try_from(head.names.len()).unwrap_or(u32::MAX)
}
