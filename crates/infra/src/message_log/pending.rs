use messenger_domain::Turn;
use messenger_domain::error::RepoError;
use messenger_domain::messages::{Draft, Message};
use tokio::sync::oneshot;

use crate::group_commit::Queue;

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

impl Queue<Pending> {
    /// Waits until the draft is stored and published, or was passed over.
    pub(super) async fn store(&self, draft: Draft, turn: Turn) -> Result<Outcome, RepoError> {
        let (reply, answer) = oneshot::channel();
        self.offer(Pending { draft, reply, turn })?;
        answer
            .await
            .map_err(|lost| RepoError::Internal(Box::new(lost)))?
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
