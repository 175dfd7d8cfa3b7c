use messenger_api_types::ws::Item;
use messenger_domain::ids::{ConversationId, MessageId, UserId};
use messenger_domain::messages::{Content, ReceivedStatus, Scope};

use super::{Answer, Call};

impl Call<'_> {
    pub(super) async fn send_to_person(
        self,
        id: MessageId,
        receiver: UserId,
        content: Content,
    ) -> Answer {
        let messages = &self.state.services.messages;
        messages
            .send_to_person(self.origin, receiver, id, content)
            .await?;
        Ok(self.done())
    }

    pub(super) async fn send_to_group(
        self,
        id: MessageId,
        group: ConversationId,
        content: Content,
    ) -> Answer {
        let messages = &self.state.services.messages;
        messages
            .send_to_group(self.origin, group, id, content)
            .await?;
        Ok(self.done())
    }

    pub(super) async fn edit(self, id: MessageId, content: Content) -> Answer {
        let messages = &self.state.services.messages;
        let edited = messages
            .edit(self.origin, Scope::Anywhere, id, content)
            .await?;
        Ok(self.item(Item::Resource(edited.into())))
    }

    pub(super) async fn delete(self, id: MessageId, for_me: bool) -> Answer {
        let (messages, scope) = (&self.state.services.messages, Scope::Anywhere);
        if for_me {
            messages.delete_for_oneself(self.origin, scope, id).await?;
        } else {
            messages.delete(self.origin, scope, id).await?;
        }
        Ok(self.done())
    }

    pub(super) async fn mark(self, id: MessageId, status: ReceivedStatus) -> Answer {
        let messages = &self.state.services.messages;
        messages.mark(self.origin, id, status).await?;
        Ok(self.done())
    }
}
