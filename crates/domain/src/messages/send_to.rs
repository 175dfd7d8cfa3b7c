use super::access::{self, Scope};
use super::{AccessError, Content, MessageService, MessageView, Place};
use crate::conversations::{ConversationKind, DirectConversation};
use crate::events::Origin;
use crate::ids::{ConversationId, MessageId, UserId};

/// To whom a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Person(UserId),
    Group(ConversationId),
    Conversation(ConversationId),
}

impl MessageService {
    /// Sends a text, as one of the other ways of sending does, and tells what became of it. Without an
    /// id the server chooses one.
    pub async fn send_to(
        &self,
        by: impl Into<Origin>,
        target: Target,
        id: Option<MessageId>,
        content: Content,
    ) -> Result<MessageView, AccessError> {
        let origin = by.into();
        let sender = origin.user;
        let id = id.unwrap_or_else(|| self.ids.message());
        let message = match target {
            Target::Person(receiver) => self.send_to_person(origin, receiver, id, content).await?,
            Target::Group(group) => self.send_to_group(origin, group, id, content).await?,
            Target::Conversation(conversation) => {
                let place = self.place_of(conversation, sender).await?;
                self.write(origin, place, id, content).await?
            }
        };
        self.describe(sender, message).await
    }

    /// Groups ask by themselves who belongs to them.
    async fn place_of(&self, id: ConversationId, sender: UserId) -> Result<Place, AccessError> {
        if !id.is_kept_for_direct() {
            return Ok(Place::Group(id));
        }
        let read = self.transactions.read();
        let scope = Scope::Conversation(id);
        let (conversation, _) = access::conversation(read, scope, id, sender).await?;
        match conversation.kind {
            ConversationKind::Direct { low, high } => {
                Ok(Place::Direct(DirectConversation::between(low, high)))
            }
            ConversationKind::Group { .. } => Ok(Place::Group(id)),
        }
    }
}
