//! What waits to be stored with others: whatever arrives while a batch is being stored makes up the next
//! batch. When little happens nobody waits, and under load one commit carries much.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use messenger_domain::error::RepoError;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

/// More than this are refused.
const MAX_WAITING: usize = 8192;

/// Stores batches of something, of which each may be waited for.
pub(crate) trait Batches: Send + Sync + 'static {
    type Item: Send + 'static;

    /// How much one batch takes: items, and of what [`Self::weight`] tells.
    const MAX_ITEMS: usize;
    const MAX_WEIGHT: usize;

    fn weight(item: &Self::Item) -> usize;

    /// Stores what it can and answers everybody.
    fn store(&self, batch: Vec<Self::Item>) -> impl Future<Output = ()> + Send;
}

pub(crate) struct Queue<T>(mpsc::Sender<T>);

impl<T: Send + 'static> Queue<T> {
    /// Starts a task that ends when this is dropped.
    pub(crate) fn start(batches: impl Batches<Item = T>) -> Self {
        let (sender, receiver) = mpsc::channel(MAX_WAITING);
        tokio::spawn(run(batches, receiver));
        Self(sender)
    }

    /// Puts in what shall be refused when too much waits.
    pub(crate) fn offer(&self, item: T) -> Result<(), RepoError> {
        self.0.try_send(item).map_err(|refused| match refused {
            TrySendError::Full(_) => RepoError::Overloaded,
            TrySendError::Closed(_) => stopped(),
        })
    }

    /// Puts in what was accepted before, as soon as there is room.
    pub(crate) async fn put(&self, item: T) -> Result<(), RepoError> {
        self.0.send(item).await.map_err(|_| stopped())
    }
}

fn stopped() -> RepoError {
    RepoError::Unavailable("what stores it has stopped".into())
}

/// An error for everybody whose things are in a batch that failed.
pub(crate) fn same_for_all(error: RepoError) -> impl Fn() -> RepoError {
    let error = Arc::new(error);
    move || {
        let source = Box::new(Arc::clone(&error));
        match *error {
            RepoError::Unavailable(_) => RepoError::Unavailable(source),
            RepoError::Overloaded => RepoError::Overloaded,
            RepoError::Conflict | RepoError::Internal(_) => RepoError::Internal(source),
        }
    }
}

/// Stores batch after batch until nobody can add to the queue any more. If one panics, those who wait
/// for it get an error, and the next goes on.
async fn run<B: Batches>(batches: B, mut waiting: mpsc::Receiver<B::Item>) {
    let mut next = None;
    while let Some(first) = match next.take() {
        Some(item) => Some(item),
        None => waiting.recv().await,
    } {
        let batch;
        (batch, next) = take::<B>(first, &mut waiting);
        if AssertUnwindSafe(batches.store(batch))
            .catch_unwind()
            .await
            .is_err()
        {
            tracing::error!("a batch was given up");
        }
    }
}

/// Takes what waits already, and perhaps the one that is too much.
fn take<B: Batches>(
    first: B::Item,
    waiting: &mut mpsc::Receiver<B::Item>,
) -> (Vec<B::Item>, Option<B::Item>) {
    let mut weight = B::weight(&first);
    let mut batch = vec![first];
    while batch.len() < B::MAX_ITEMS
        && let Ok(item) = waiting.try_recv()
    {
        weight += B::weight(&item);
        if weight > B::MAX_WEIGHT {
            return (batch, Some(item));
        }
        batch.push(item);
    }
    (batch, None)
}
