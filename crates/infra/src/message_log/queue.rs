use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use messenger_domain::Turn;
use messenger_domain::error::RepoError;
use messenger_domain::messages::{Draft, Message};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

use super::batch::Batches;

/// More than this are refused.
const MAX_WAITING: usize = 8192;
/// How many messages, and how much text, one batch takes.
const MAX_BATCH: usize = 256;
const MAX_BATCH_BYTES: usize = 1024 * 1024;

/// What waits to be stored.
pub(super) struct Queue(mpsc::Sender<Pending>);

/// A draft, and who waits for it.
pub(super) struct Pending {
    pub(super) draft: Draft,
    reply: oneshot::Sender<Result<Outcome, RepoError>>,
    /// Held until the events are published, even if nobody waits for the draft any more.
    turn: Turn,
}

pub(super) enum Outcome {
    Stored(Message),
    /// Not stored and not judged.
    PassedOver(Draft),
}

impl Queue {
    pub(super) fn start(batches: Batches) -> Self {
        let (sender, receiver) = mpsc::channel(MAX_WAITING);
        tokio::spawn(run(batches, receiver));
        Self(sender)
    }

    /// Waits until the draft is stored and published, or was passed over.
    pub(super) async fn store(&self, draft: Draft, turn: Turn) -> Result<Outcome, RepoError> {
        let (reply, answer) = oneshot::channel();
        let pending = Pending { draft, reply, turn };
        match self.0.try_send(pending) {
            Ok(()) => answer
                .await
                .map_err(|lost| RepoError::Internal(Box::new(lost)))?,
            Err(TrySendError::Full(_)) => Err(RepoError::Overloaded),
            Err(TrySendError::Closed(_)) => {
                Err(RepoError::Unavailable("the message log has stopped".into()))
            }
        }
    }
}

impl Pending {
    pub(super) fn stored(self, message: Message) {
        self.answer(Ok(Outcome::Stored(message)));
    }

    pub(super) fn pass_over(self) {
        let Self { draft, reply, turn } = self;
        // Who waits for this begins again, in a turn alone.
        drop(turn);
        let _ = reply.send(Ok(Outcome::PassedOver(draft)));
    }

    pub(super) fn fail(self, error: RepoError) {
        self.answer(Err(error));
    }

    /// Perhaps nobody waits any more.
    fn answer(self, outcome: Result<Outcome, RepoError>) {
        let _ = self.reply.send(outcome);
    }
}

/// Stores batch after batch until nobody can add to the queue any more. If one panics, those who wait
/// for it get an error, and the next goes on.
async fn run(batches: Batches, mut waiting: mpsc::Receiver<Pending>) {
    let mut next = None;
    while let Some(first) = match next.take() {
        Some(pending) => Some(pending),
        None => waiting.recv().await,
    } {
        let batch;
        (batch, next) = take(first, &mut waiting);
        if AssertUnwindSafe(batches.store(batch))
            .catch_unwind()
            .await
            .is_err()
        {
            tracing::error!("a batch of messages was given up");
        }
    }
}

/// Takes what waits already, and perhaps the one that is too much.
fn take(first: Pending, waiting: &mut mpsc::Receiver<Pending>) -> (Vec<Pending>, Option<Pending>) {
    let mut bytes = first.draft.content.as_str().len();
    let mut batch = vec![first];
    while batch.len() < MAX_BATCH
        && let Ok(pending) = waiting.try_recv()
    {
        bytes += pending.draft.content.as_str().len();
        if bytes > MAX_BATCH_BYTES {
            return (batch, Some(pending));
        }
        batch.push(pending);
    }
    (batch, None)
}
