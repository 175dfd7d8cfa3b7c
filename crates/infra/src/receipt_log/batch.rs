use std::collections::{BTreeMap, HashMap};

use messenger_domain::Transactions;
use messenger_domain::conversations::Receipts;
use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::events::Envelope;
use messenger_domain::messages::{Receipt, ReceivedStatus, Seq, Stretch};

use super::pending::{Held, Pending};
use crate::db::{MarkRow, Place, SeaStorage};
use crate::group_commit::{self, same_for_all};

/// Writes batches of receipts.
pub(super) struct Batches {
    storage: SeaStorage,
    transactions: Transactions,
    held: Held,
}

/// The furthest that one person got in one conversation.
#[derive(Clone, Copy, Default)]
struct Furthest {
    delivered: Option<Receipt>,
    read: Option<Receipt>,
}

/// A receipt that told of something new: of all after a number.
type News = (Receipt, Seq);

impl Batches {
    pub(super) fn new(storage: SeaStorage, transactions: Transactions, held: Held) -> Self {
        Self {
            storage,
            transactions,
            held,
        }
    }

    /// Who is not told finds it in the next list.
    async fn tell(&self, news: Vec<News>) {
        if news.is_empty() {
            return;
        }
        match self.envelopes(news).await {
            Ok(events) => self.transactions.publish(events).await,
            Err(error) => tracing::warn!(%error, "senders could not be told of receipts"),
        }
    }

    /// What many tell of the same message is looked up once.
    async fn envelopes(&self, news: Vec<News>) -> RepoResult<Vec<Envelope>> {
        let mut stretches: HashMap<_, Stretch> = HashMap::new();
        for (receipt, after) in &news {
            let one = receipt.stretch(*after);
            let known = stretches.entry(receipt.message).or_insert(one);
            known.after = known.after.min(one.after);
        }
        let (messages, stretches): (Vec<_>, Vec<_>) = stretches.into_iter().unzip();
        let repository = self.transactions.read().messages();
        let found = repository.list_senders(&stretches).await?;
        let senders: HashMap<_, _> = messages.into_iter().zip(found).collect();
        let envelope = |(receipt, after): News| {
            let senders = senders.get(&receipt.message);
            receipt.announce(senders.map_or(&[], Vec::as_slice), after)
        };
        Ok(news.into_iter().map(envelope).collect())
    }
}

impl group_commit::Batches for Batches {
    type Item = Pending;

    const MAX_ITEMS: usize = 1024;
    const MAX_WEIGHT: usize = usize::MAX;

    fn weight(_: &Pending) -> usize {
        0
    }

    async fn store(&self, batch: Vec<Pending>) {
        let mut furthest: BTreeMap<Place, Furthest> = BTreeMap::new();
        for pending in &batch {
            let one = furthest.entry(place(&pending.receipt)).or_default();
            one.reach(pending.receipt);
        }
        let rows = furthest.iter().map(|(place, one)| one.row(*place));
        let rows: Vec<MarkRow> = rows.collect();
        let marked = match self.storage.mark_all(&rows).await {
            Ok(marked) => marked,
            Err(error) => return fail(batch, error),
        };
        metrics::counter!("receipt_batches_total").increment(1);
        metrics::counter!("receipts_written_total").increment(marked.moved.len() as u64);
        let news = marked.moved.into_iter().flat_map(|(place, before)| {
            let one = furthest.get(&place).copied().unwrap_or_default();
            one.news(before)
        });
        self.tell(news.collect()).await;
        for pending in batch {
            if marked.locked.contains(&place(&pending.receipt)) {
                self.held.put(pending);
            } else {
                pending.written();
            }
        }
    }
}

impl Furthest {
    fn reach(&mut self, receipt: Receipt) {
        let furthest = match receipt.status {
            ReceivedStatus::Delivered => &mut self.delivered,
            ReceivedStatus::Read => &mut self.read,
        };
        if furthest.is_none_or(|known| known.seq < receipt.seq) {
            *furthest = Some(receipt);
        }
    }

    fn row(&self, place: Place) -> MarkRow {
        let seq = |receipt: Option<Receipt>| receipt.map_or(Seq(0), |receipt| receipt.seq);
        MarkRow {
            place,
            delivered: seq(self.delivered).max(seq(self.read)),
            read: seq(self.read),
            read_at: self.read.map_or(0, |receipt| receipt.at.millis()),
        }
    }

    /// In the order of the messages. What was read was delivered, and that is not told as well.
    fn news(self, before: Receipts) -> impl Iterator<Item = News> {
        let read = self.read.filter(|read| read.seq > before.read);
        let got = self
            .read
            .map_or(before.delivered, |read| read.seq.max(before.delivered));
        let delivered = self.delivered.filter(|delivered| delivered.seq > got);
        let read = read.map(|receipt| (receipt, before.read));
        let delivered = delivered.map(|receipt| (receipt, got));
        read.into_iter().chain(delivered)
    }
}

fn place(receipt: &Receipt) -> Place {
    (receipt.conversation, receipt.origin.user)
}

fn fail(batch: Vec<Pending>, error: RepoError) {
    tracing::warn!(%error, "receipts could not be written");
    let error = same_for_all(error);
    for pending in batch {
        pending.fail(error());
    }
}
