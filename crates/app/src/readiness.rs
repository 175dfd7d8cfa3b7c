use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use messenger_http_api::Readiness;
use messenger_infra::db::SeaStorage;
use messenger_ws_api::Hub;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Whether clients are to be sent here.
pub(crate) struct Ready {
    storage: SeaStorage,
    hub: Arc<Hub>,
    takes_writes: Recent,
}

impl Ready {
    pub(crate) fn new(storage: SeaStorage, hub: Arc<Hub>) -> Self {
        Self {
            storage,
            hub,
            takes_writes: Recent::default(),
        }
    }
}

#[async_trait]
impl Readiness for Ready {
    async fn is_ready(&self) -> bool {
        let probe = async { self.storage.ping().await.is_ok() };
        !self.hub.is_draining() && self.takes_writes.or_ask(probe).await
    }
}

/// The answer to a question that is dear, and that anybody may ask: it is asked by one at a time, and
/// others get the same answer for a while.
#[derive(Default)]
struct Recent(Mutex<Option<(Instant, bool)>>);

impl Recent {
    const FOR: Duration = Duration::from_secs(1);

    async fn or_ask(&self, question: impl Future<Output = bool>) -> bool {
        let mut last = self.0.lock().await;
        if let Some((at, answer)) = *last
            && at.elapsed() < Self::FOR
        {
            return answer;
        }
        let answer = question.await;
        *last = Some((Instant::now(), answer));
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use tokio::task::yield_now;
    use tokio::time::{advance, timeout};

    /// Asks in the name of many at once, who all get the same answer.
    async fn crowd(recent: &Recent, asked: &Cell<u32>, answer: bool) {
        let question = async || {
            asked.set(asked.get() + 1);
            yield_now().await;
            answer
        };
        let (one, two, three) = tokio::join!(
            recent.or_ask(question()),
            recent.or_ask(question()),
            recent.or_ask(question())
        );
        assert_eq!([one, two, three], [answer; 3]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_crowd_asks_once_and_so_does_the_next_second() {
        let (recent, asked) = (Recent::default(), Cell::new(0));
        crowd(&recent, &asked, false).await;
        assert_eq!(asked.get(), 1);
        advance(Duration::from_millis(999)).await;
        crowd(&recent, &asked, false).await;
        assert_eq!(asked.get(), 1);
        advance(Duration::from_millis(1)).await;
        crowd(&recent, &asked, true).await;
        assert_eq!(asked.get(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_hangs_up_leaves_the_question_to_the_next() {
        let (recent, asked) = (Recent::default(), Cell::new(0));
        let never = recent.or_ask(std::future::pending());
        let hung_up = timeout(Duration::from_secs(5), never).await;
        assert!(hung_up.is_err());
        crowd(&recent, &asked, true).await;
        assert_eq!(asked.get(), 1);
    }
}
