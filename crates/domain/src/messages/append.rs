use super::{Draft, Message, MessageError, Place};
use crate::Timestamp;
use crate::conversations::{ConversationKind, DirectConversation};
use crate::error::RepoError;
use crate::events::{Envelope, Event};
use crate::ids::{ConversationId, UserId};
use crate::ports::Repositories;

/// What became of a draft.
#[derive(Debug)]
pub struct Appended {
    pub message: Message,
    /// What to tell, and to whom. Nothing, when the message was stored before.
    pub envelope: Option<Envelope>,
}

/// Stores a text, inside a transaction that holds the turn of the conversation.
///
/// A repetition is recognised before anything else is asked: it succeeds as the first sending did,
/// even if the sender has left since.
pub async fn append(
    tx: &dyn Repositories,
    draft: &Draft,
    now: Timestamp,
) -> Result<Appended, MessageError> {
    let existing = tx.messages().find(draft.id).await?;
    if let Some(message) = existing
        .as_ref()
        .filter(|message| message.is_sending_of(draft))
    {
        return Ok(Appended {
            message: message.clone(),
            envelope: None,
        });
    }
    let destination = match draft.place {
        Place::Direct(direct) => open_dialog(tx, &direct, draft.sender, now).await?,
        Place::Group(group) => open_group(tx, group, draft.sender).await?,
    };
    if existing.is_some() {
        return Err(MessageError::IdTaken);
    }
    let message = tx
        .messages()
        .append(draft, now)
        .await
        .map_err(|error| match error {
            RepoError::Conflict => MessageError::IdTaken,
            other => other.into(),
        })?;
    let envelope = announce(tx, destination, message.clone()).await?;
    Ok(Appended {
        message,
        envelope: Some(envelope),
    })
}

/// Where a message may go, and is locked to go to.
enum Destination {
    Person(UserId),
    Group { id: ConversationId, name: String },
}

async fn open_dialog(
    tx: &dyn Repositories,
    direct: &DirectConversation,
    sender: UserId,
    now: Timestamp,
) -> Result<Destination, MessageError> {
    let receiver = direct.partner_of(sender);
    tx.users()
        .find(receiver)
        .await?
        .ok_or(MessageError::NoSuchUser)?;
    let mut found = tx.conversations().find_for_update(direct.id).await?;
    if found.is_none() {
        tx.conversations().ensure_direct(direct, now).await?;
        found = tx.conversations().find_for_update(direct.id).await?;
    }
    let expected = ConversationKind::Direct {
        low: direct.low,
        high: direct.high,
    };
    if found.map(|conversation| conversation.kind) != Some(expected) {
        let what = format!("{} is no conversation of these two", direct.id);
        return Err(RepoError::Internal(what.into()).into());
    }
    Ok(Destination::Person(receiver))
}

async fn open_group(
    tx: &dyn Repositories,
    group: ConversationId,
    sender: UserId,
) -> Result<Destination, MessageError> {
    let locked = tx.conversations().find_for_update(group).await?;
    let Some(ConversationKind::Group { name, .. }) = locked.map(|conversation| conversation.kind)
    else {
        return Err(MessageError::NotAMember);
    };
    tx.participants()
        .find(group, sender)
        .await?
        .ok_or(MessageError::NotAMember)?;
    Ok(Destination::Group { id: group, name })
}

async fn announce(
    tx: &dyn Repositories,
    destination: Destination,
    message: Message,
) -> Result<Envelope, MessageError> {
    let sender = tx
        .users()
        .find_name(message.sender)
        .await?
        .ok_or(MessageError::NoSuchUser)?;
    Ok(match destination {
        Destination::Person(receiver) => Envelope {
            to: vec![receiver],
            event: Event::DirectMessageSent { message, sender },
        },
        Destination::Group {
            id,
            name: group_name,
        } => {
            let mut to = tx.participants().list(id).await?;
            to.retain(|member| *member != message.sender);
            Envelope {
                to,
                event: Event::GroupMessageSent {
                    message,
                    sender,
                    group_name,
                },
            }
        }
    })
}
