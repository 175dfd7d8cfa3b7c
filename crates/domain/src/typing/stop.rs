use super::{Addressee, TypingService};
use crate::events::Origin;

impl TypingService {
    /// Notes that somebody types no longer. Everybody may say so everywhere.
    pub fn stop(&self, by: Origin, to: Addressee) {
        self.typists.stop(by, to.conversation(by.user));
    }

    /// Whoever typed over a connection that ended does so no longer.
    pub fn hang_up(&self, connection: Origin) {
        self.typists.hang_up(connection);
    }
}
