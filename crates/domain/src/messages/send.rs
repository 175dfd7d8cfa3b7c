use super::{Content, Draft, Message, MessageError, MessageKind, MessageService, Place};
use crate::conversations::DirectConversation;
use crate::ids::{ConversationId, MessageId, UserId};

impl MessageService {
    /// Writes to a person. Sending the same again under the same id changes nothing.
    pub async fn send_to_person(
        &self,
        sender: UserId,
        receiver: UserId,
        id: MessageId,
        content: Content,
    ) -> Result<Message, MessageError> {
        if sender == receiver {
            return Err(MessageError::ToOneself);
        }
        let place = Place::Direct(DirectConversation::between(sender, receiver));
        self.log
            .append(Draft {
                id,
                sender,
                place,
                kind: MessageKind::Text,
                content,
            })
            .await
    }

    /// Writes in a group. Sending the same again under the same id changes nothing.
    pub async fn send_to_group(
        &self,
        sender: UserId,
        group: ConversationId,
        id: MessageId,
        content: Content,
    ) -> Result<Message, MessageError> {
        let place = Place::Group(group);
        self.log
            .append(Draft {
                id,
                sender,
                place,
                kind: MessageKind::Text,
                content,
            })
            .await
    }
}
