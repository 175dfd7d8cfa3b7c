use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use messenger_domain::error::{RepoError, RepoResult};
use messenger_domain::messages::Receipt;
use tokio::sync::oneshot;

use super::desk::Desk;

pub(super) type SharedDesk = Arc<Mutex<Desk>>;

/// Nothing is done under the lock that takes time.
pub(super) fn open(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A receipt that is to be written, and who waits for it. The desk learns what became of it, in any
/// case.
pub(super) struct Pending {
    pub(super) receipt: Receipt,
    desk: SharedDesk,
    /// How often it is tried again while another writer holds the participant.
    patience: u32,
    reply: Option<oneshot::Sender<RepoResult<()>>>,
}

/// Comes when the receipt is written.
pub(super) struct Answer(oneshot::Receiver<RepoResult<()>>);

impl Pending {
    pub(super) fn new(receipt: Receipt, desk: &SharedDesk, patience: u32) -> (Self, Answer) {
        let (reply, answer) = oneshot::channel();
        let pending = Self {
            receipt,
            desk: Arc::clone(desk),
            patience,
            reply: Some(reply),
        };
        (pending, Answer(answer))
    }

    pub(super) fn written(mut self) {
        open(&self.desk).written(&self.receipt);
        self.answer(Ok(()));
    }

    pub(super) fn fail(mut self, error: RepoError) {
        open(&self.desk).failed(&self.receipt);
        self.answer(Err(error));
    }

    /// Perhaps nobody waits any more.
    fn answer(&mut self, outcome: RepoResult<()>) {
        if let Some(reply) = self.reply.take() {
            let _ = reply.send(outcome);
        }
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if self.reply.is_some() {
            open(&self.desk).failed(&self.receipt);
        }
    }
}

/// What another writer keeps from being written, until the next tick: so that nobody else waits for it.
#[derive(Clone, Default)]
pub(super) struct Held(Arc<Mutex<Vec<Pending>>>);

impl Held {
    pub(super) fn put(&self, mut pending: Pending) {
        let Some(patience) = pending.patience.checked_sub(1) else {
            let why = "another writer holds the participant";
            return pending.fail(RepoError::Unavailable(why.into()));
        };
        pending.patience = patience;
        self.list().push(pending);
    }

    pub(super) fn take(&self) -> Vec<Pending> {
        std::mem::take(&mut *self.list())
    }

    fn list(&self) -> MutexGuard<'_, Vec<Pending>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Answer {
    pub(super) async fn wait(self) -> RepoResult<()> {
        let answer = self.0.await;
        answer.map_err(|lost| RepoError::Internal(Box::new(lost)))?
    }
}
