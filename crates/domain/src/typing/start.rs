use super::state::Typing;
use super::{Addressee, TypingService};
use crate::conversations::{ConversationKind, DirectConversation, Openness, others};
use crate::events::Origin;
use crate::ids::{ConversationId, UserId};
use crate::messages::MessageError;

impl TypingService {
    /// Notes that somebody types. Whoever may not write there is refused as when writing. In a dialog that
    /// does not exist yet nobody is told: a stranger is announced by a message and by nothing less.
    pub async fn start(&self, by: Origin, to: Addressee) -> Result<(), MessageError> {
        let partings = self.typists.partings();
        let hearers = match to {
            Addressee::Person(other) => self.companion(by.user, other).await?,
            Addressee::Group(group) => self.members(by.user, group).await?,
        };
        let typist = self.transactions.read().users().find(by.user).await?;
        let typing = Typing {
            origin: by,
            conversation: to.conversation(by.user),
            receiver: to.receiver(),
            name: typist.ok_or(MessageError::NoSuchUser)?.name,
        };
        let now = self.clock.now();
        self.typists.start(typing, hearers, partings, now);
        Ok(())
    }

    /// The other one of a dialog, if that exists and neither has blocked the other.
    async fn companion(&self, user: UserId, other: UserId) -> Result<Vec<UserId>, MessageError> {
        if user == other {
            return Err(MessageError::ToOneself);
        }
        let read = self.transactions.read();
        let found = read.users().find(other).await?;
        found.ok_or(MessageError::NoSuchUser)?;
        let pair = DirectConversation::between(user, other);
        let openness = Openness::find(read, self.direct_messages, &pair).await?;
        openness.admit(&pair, user)?;
        let exists = read.conversations().find(pair.id).await?.is_some();
        let hears = exists && !openness.silenced.includes(&pair, other);
        Ok(hears.then_some(other).into_iter().collect())
    }

    /// The other members of a group, but those whom the typist blocked or who blocked the typist.
    async fn members(
        &self,
        user: UserId,
        group: ConversationId,
    ) -> Result<Vec<UserId>, MessageError> {
        let read = self.transactions.read();
        let found = read.conversations().find(group).await?;
        let is_group =
            found.is_some_and(|found| matches!(found.kind, ConversationKind::Group { .. }));
        if !is_group || read.participants().find(group, user).await?.is_none() {
            return Err(MessageError::NotAMember);
        }
        let mut hearers = others(read, group, user).await?;
        let parted = read.blocks().list_parted(user, &hearers).await?;
        hearers.retain(|other| !parted.contains(other));
        Ok(hearers)
    }
}
