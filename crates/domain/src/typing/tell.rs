use super::TypingService;

impl TypingService {
    /// Tells all changes, as they happen, for ever. Nobody else does, so that they are told in order.
    pub async fn tell(&self) {
        loop {
            let (news, next) = self.typists.take_news(self.clock.now());
            if !news.is_empty() {
                self.transactions.publish(news).await;
            }
            self.typists.wait(next).await;
        }
    }
}
