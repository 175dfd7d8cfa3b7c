use super::{Content, Draft, Message, MessageError, MessageKind, MessageService, Place};
use crate::conversations::DirectConversation;
use crate::events::Origin;
use crate::ids::{ConversationId, MessageId, UserId};

impl MessageService {
    /// Writes to a person. Sending the same again under the same id changes nothing.
    pub async fn send_to_person(
        &self,
        by: impl Into<Origin>,
        receiver: UserId,
        id: MessageId,
        content: Content,
    ) -> Result<Message, MessageError> {
        let origin = by.into();
        if origin.user == receiver {
            return Err(MessageError::ToOneself);
        }
        let place = Place::Direct(DirectConversation::between(origin.user, receiver));
        self.write(origin, place, id, content).await
    }

    /// Writes in a group. Sending the same again under the same id changes nothing.
    pub async fn send_to_group(
        &self,
        by: impl Into<Origin>,
        group: ConversationId,
        id: MessageId,
        content: Content,
    ) -> Result<Message, MessageError> {
        let place = Place::Group(group);
        self.write(by.into(), place, id, content).await
    }
    pub(super) async fn write(
        &self,
        origin: Origin,
        place: Place,
        id: MessageId,
        content: Content,
    ) -> Result<Message, MessageError> {
        self.log
            .append(Draft {
                id,
                sender: origin.user,
                connection: origin.connection,
                place,
                kind: MessageKind::Text,
                content,
            })
            .await
    }
}
