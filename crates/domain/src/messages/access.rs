//! The questions that everything begins with that is done with one message, or one conversation, by its
//! id. Who takes no part in a conversation cannot tell whether any of it exists.

use super::{AccessError, Message, MessageService};
use crate::Transaction;
use crate::conversations::{Conversation, Participant};
use crate::ids::{ConversationId, MessageId, UserId};
use crate::ports::Repositories;

/// Where somebody says that something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Anywhere,
    Conversation(ConversationId),
    /// A conversation that is a group.
    Group(ConversationId),
}

impl Scope {
    fn includes(self, conversation: &Conversation) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Conversation(id) => conversation.id == id,
            Self::Group(id) => conversation.id == id && conversation.is_group(),
        }
    }
}

/// A message as one of the participants found it.
pub(super) struct Found {
    pub(super) message: Message,
    pub(super) conversation: Conversation,
    own: Participant,
}

impl Found {
    /// The message, unless the asker cleared it away or hid it.
    pub(super) async fn visible(self, repos: &dyn Repositories) -> Result<Self, AccessError> {
        let Self { message, own, .. } = &self;
        if message.created_at <= own.cleared
            || repos.messages().is_hidden(message, own.user).await?
        {
            return Err(AccessError::NoSuchMessage);
        }
        Ok(self)
    }
}

/// The message, if `user` takes part where it is.
pub(super) async fn find(
    repos: &dyn Repositories,
    scope: Scope,
    id: MessageId,
    user: UserId,
) -> Result<Found, AccessError> {
    let message = repos.messages().find(id).await?;
    let message = message.ok_or(AccessError::NoSuchMessage)?;
    let conversation = repos.conversations().find(message.conversation).await?;
    let conversation = conversation.filter(|conversation| scope.includes(conversation));
    let conversation = conversation.ok_or(AccessError::NoSuchMessage)?;
    let own = repos.participants().find(conversation.id, user).await?;
    let own = own.ok_or(AccessError::NoSuchMessage)?;
    Ok(Found {
        message,
        conversation,
        own,
    })
}

/// The conversation, if `user` takes part.
pub(super) async fn conversation(
    repos: &dyn Repositories,
    scope: Scope,
    id: ConversationId,
    user: UserId,
) -> Result<(Conversation, Participant), AccessError> {
    let found = repos.conversations().find(id).await?;
    let found = found.filter(|conversation| scope.includes(conversation));
    let own = repos.participants().find(id, user).await?;
    found.zip(own).ok_or(AccessError::NoSuchConversation)
}

impl MessageService {
    /// Begins a change of a message, with its conversation locked.
    pub(super) async fn open(
        &self,
        scope: Scope,
        id: MessageId,
        user: UserId,
    ) -> Result<(Transaction, Found), AccessError> {
        let found = find(self.transactions.read(), scope, id, user).await?;
        let tx = self.transactions.begin_in(found.conversation.id).await?;
        let locked = tx.conversations().find_for_update(found.conversation.id);
        locked.await?.ok_or(AccessError::NoSuchMessage)?;
        // Once more, as it is now.
        let found = find(&*tx, scope, id, user).await?;
        Ok((tx, found))
    }
}
