use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use messenger_domain::Transactions;
use messenger_domain::conversations::DirectMessages;
use messenger_domain::error::RepoError;
use messenger_domain::ids::{ConversationId, MessageId};
use messenger_domain::messages::Watch;
use messenger_domain::notifications::MissedMessage;
use messenger_domain::ports::Clock;
use tokio::time::sleep;

use super::heads::{Heads, Known};
use super::pending::Pending;
use crate::db::{Row, SeaStorage, Stored};
use crate::group_commit::{self, same_for_all};

/// How often a message is tried with others before it is stored alone.
const ATTEMPTS: usize = 3;

/// Stores batches of messages.
pub(super) struct Batches {
    storage: SeaStorage,
    heads: Heads,
    transactions: Transactions,
    clock: Arc<dyn Clock>,
    watch: Watch,
}

/// Who waits for which of the rows that are stored together.
#[derive(Default)]
struct Numbered {
    pending: Vec<Pending>,
    rows: Vec<Row>,
    missed: Vec<MissedMessage>,
}

type KnownHeads = HashMap<ConversationId, Known>;

impl Batches {
    pub(super) fn new(
        storage: SeaStorage,
        transactions: Transactions,
        clock: Arc<dyn Clock>,
        policy: DirectMessages,
        watch: Watch,
    ) -> Self {
        Self {
            heads: Heads::new(storage.clone(), policy),
            storage,
            transactions,
            clock,
            watch,
        }
    }

    /// Answers with what may be tried again.
    async fn attempt(&self, batch: Vec<Pending>) -> Vec<Pending> {
        let ids = batch
            .iter()
            .map(|pending| pending.draft.place.conversation());
        let mut heads = match self.heads.find(ids).await {
            Ok(heads) => heads,
            Err(error) => return fail(batch, error),
        };
        let (numbered, mut left) = self.number(batch, &mut heads);
        for pending in &left {
            self.heads.forget(pending.draft.place.conversation());
        }
        if numbered.rows.is_empty() {
            return left;
        }
        left.extend(
            match self
                .storage
                .append_all(&numbered.rows, &numbered.missed)
                .await
            {
                Ok(stored) => self.finish(numbered, stored, heads).await,
                Err(RepoError::Conflict) => self.without_stored(numbered.pending).await,
                Err(RepoError::Unavailable(source)) => {
                    tracing::warn!(error = %source, "a batch of messages may not have been stored");
                    self.recover(numbered, heads, RepoError::Unavailable(source))
                        .await
                }
                // One of them may be at fault: alone it fails alone.
                Err(RepoError::Internal(source)) => {
                    tracing::error!(error = %source, "a batch of messages failed");
                    pass_over(numbered.pending)
                }
                Err(error @ RepoError::Overloaded) => fail(numbered.pending, error),
            },
        );
        left
    }

    /// Gives each draft its number, sees who is away, and moves the heads on. The second answer may be
    /// tried again.
    fn number(&self, batch: Vec<Pending>, heads: &mut KnownHeads) -> (Numbered, Vec<Pending>) {
        let now = self.clock.now();
        let mut numbered = Numbered::default();
        let mut left = Vec::new();
        for pending in batch {
            let draft = &pending.draft;
            let Some(known) = heads.get_mut(&draft.place.conversation()) else {
                pending.pass_over();
                continue;
            };
            if let Some(message) = known.head.next(draft, now) {
                known.head.advance_to(&message);
                let away = known.head.notice(message.sender, &*self.watch.connections);
                let missed = away
                    .into_iter()
                    .map(|user| self.watch.missed(user, &message));
                numbered.missed.extend(missed);
                numbered.rows.push(Row {
                    message,
                    audience_version: known.head.audience_version,
                });
                numbered.pending.push(pending);
            } else if known.is_fresh {
                pending.pass_over();
            } else {
                left.push(pending);
            }
        }
        (numbered, left)
    }

    /// Tells of what was stored, then answers. What was passed over may be tried again.
    async fn finish(
        &self,
        numbered: Numbered,
        stored: Stored,
        mut heads: KnownHeads,
    ) -> Vec<Pending> {
        let mut left = Vec::new();
        let mut done = Vec::new();
        let mut events = Vec::new();
        for (pending, row) in numbered.pending.into_iter().zip(numbered.rows) {
            let message = row.message;
            let id = message.conversation;
            let known = heads
                .get(&id)
                .filter(|_| stored.conversations.contains(&id));
            if let Some(known) = known {
                events.extend(known.head.announce(message.clone(), pending.draft.origin()));
                done.push((pending, message));
                continue;
            }
            heads.remove(&id);
            self.heads.forget(id);
            if stored.locked.contains(&id) {
                pending.pass_over();
            } else {
                left.push(pending);
            }
        }
        self.heads.remember(heads);
        self.transactions.publish(events).await;
        for (pending, message) in done {
            pending.stored(message);
        }
        left
    }

    /// Without those whose id is taken: by the same message, sent before, or by another.
    async fn without_stored(&self, batch: Vec<Pending>) -> Vec<Pending> {
        let ids: Vec<MessageId> = batch.iter().map(|pending| pending.draft.id).collect();
        let found = match self.storage.find_messages(&ids).await {
            Ok(found) => found,
            Err(error) => return fail(batch, error),
        };
        let taken: HashSet<MessageId> = found.iter().map(|message| message.id).collect();
        let (known, left) = batch
            .into_iter()
            .partition(|pending| taken.contains(&pending.draft.id));
        pass_over(known);
        left
    }

    /// Finds out what was stored, when the connection was lost before the answer came.
    async fn recover(
        &self,
        numbered: Numbered,
        heads: KnownHeads,
        error: RepoError,
    ) -> Vec<Pending> {
        const TRIES: usize = 3;
        const PAUSE: Duration = Duration::from_millis(100);
        for _ in 0..TRIES {
            if let Ok(stored) = self.look_up(&numbered.rows).await {
                let left = self.finish(numbered, stored, heads).await;
                return fail(left, error);
            }
            sleep(PAUSE).await;
        }
        for id in heads.keys() {
            self.heads.forget(*id);
        }
        fail(numbered.pending, error)
    }

    /// Those of some rows that are stored exactly as they are here, and so were stored just now: an
    /// earlier sending of the same message would have an earlier number.
    async fn look_up(&self, rows: &[Row]) -> Result<Stored, RepoError> {
        let ids: Vec<MessageId> = rows.iter().map(|row| row.message.id).collect();
        let found = self.storage.find_messages(&ids).await?;
        let mut stored = Stored::default();
        let there = rows.iter().filter(|row| found.contains(&row.message));
        stored
            .conversations
            .extend(there.map(|row| row.message.conversation));
        Ok(stored)
    }
}

impl group_commit::Batches for Batches {
    type Item = Pending;

    const MAX_ITEMS: usize = 256;
    /// Of bytes of text.
    const MAX_WEIGHT: usize = 1024 * 1024;

    fn weight(pending: &Pending) -> usize {
        pending.draft.content.as_str().len()
    }

    /// Drafts of one conversation keep their order.
    async fn store(&self, batch: Vec<Pending>) {
        let mut left = without_twins(batch);
        for _ in 0..ATTEMPTS {
            if left.is_empty() {
                return;
            }
            left = self.attempt(left).await;
        }
        pass_over(left);
    }
}

/// The same message may be sent twice at once; the second waits until the first is stored.
fn without_twins(batch: Vec<Pending>) -> Vec<Pending> {
    let mut ids = HashSet::with_capacity(batch.len());
    let (left, twins) = batch
        .into_iter()
        .partition(|pending| ids.insert(pending.draft.id));
    pass_over(twins);
    left
}

fn pass_over(batch: Vec<Pending>) -> Vec<Pending> {
    batch.into_iter().for_each(Pending::pass_over);
    Vec::new()
}

fn fail(batch: Vec<Pending>, error: RepoError) -> Vec<Pending> {
    let error = same_for_all(error);
    for pending in batch {
        pending.fail(error());
    }
    Vec::new()
}
