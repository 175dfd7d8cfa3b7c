use std::sync::Arc;

use super::{Audience, Draft, Message, MessageError, Place};
use crate::Timestamp;
use crate::conversations::{ConversationKind, DirectConversation, DirectMessages, Openness};
use crate::error::{RepoError, RepoResult};
use crate::events::Envelope;
use crate::ids::{ConversationId, UserId};
use crate::notifications::MissedMessage;
use crate::people::lock_both;
use crate::ports::{Connections, IdGenerator, Repositories};

/// What became of a draft.
#[derive(Debug)]
pub struct Appended {
    pub message: Message,
    /// What to tell, and to whom. Nothing, when the message was stored before.
    pub envelope: Option<Envelope>,
}

/// Stores a text, and notifications for those who are away, inside a transaction that holds the turn of
/// the conversation.
///
/// A repetition is recognised before anything else is asked: it succeeds as the first sending did,
/// even if the sender has left since.
pub async fn append(
    tx: &dyn Repositories,
    draft: &Draft,
    now: Timestamp,
    policy: DirectMessages,
    watch: &Watch,
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
    let audience = match draft.place {
        Place::Direct(pair) => open_dialog(tx, pair, draft.sender, now, policy).await?,
        Place::Group(group) => open_group(tx, group).await?,
    };
    audience.admit(&draft.place, draft.sender)?;
    if existing.is_some() {
        return Err(MessageError::IdTaken);
    }
    let sender = tx
        .users()
        .find(draft.sender)
        .await?
        .ok_or(MessageError::NoSuchUser)?
        .name;
    let message = tx
        .messages()
        .append(draft, now)
        .await
        .map_err(|error| match error {
            RepoError::Conflict => MessageError::IdTaken,
            other => other.into(),
        })?;
    watch.notice(tx, &audience, &message).await?;
    Ok(Appended {
        envelope: Some(audience.announce(message.clone(), sender, draft.origin())),
        message,
    })
}

/// Sees who is not there when a message is stored.
#[derive(Clone)]
pub struct Watch {
    pub connections: Arc<dyn Connections>,
    pub ids: Arc<dyn IdGenerator>,
}

impl Watch {
    async fn notice(
        &self,
        tx: &dyn Repositories,
        audience: &Audience,
        message: &Message,
    ) -> RepoResult<()> {
        let missed: Vec<MissedMessage> = audience
            .away(message.sender, &*self.connections)
            .into_iter()
            .map(|user| self.missed(user, message))
            .collect();
        tx.notifications().insert_missed(&missed).await
    }

    /// What to store for somebody who is away.
    #[must_use]
    pub fn missed(&self, user: UserId, message: &Message) -> MissedMessage {
        MissedMessage {
            id: self.ids.notification(),
            user,
            conversation: message.conversation,
            sender: message.sender,
            at: message.created_at,
        }
    }
}

/// Locks the dialog, which is made if this is its first message.
async fn open_dialog(
    tx: &dyn Repositories,
    pair: DirectConversation,
    sender: UserId,
    now: Timestamp,
    policy: DirectMessages,
) -> Result<Audience, MessageError> {
    tx.users()
        .find(pair.partner_of(sender))
        .await?
        .ok_or(MessageError::NoSuchUser)?;
    let mut found = tx.conversations().find_for_update(pair.id).await?;
    if found.is_none() {
        // Neither may delete the account, block or befriend the other or cease to be a friend meanwhile:
        // that would not concern a dialog that is not there yet.
        let (low, high) = lock_both(tx, pair.low, pair.high).await?;
        low.and(high).ok_or(MessageError::NoSuchUser)?;
        tx.conversations().ensure_direct(&pair, now).await?;
        found = tx.conversations().find_for_update(pair.id).await?;
    }
    if found.and_then(|conversation| conversation.direct()) != Some(pair) {
        let what = format!("{} is no conversation of these two", pair.id);
        return Err(RepoError::Internal(what.into()).into());
    }
    let openness = Openness::find(tx, policy, &pair).await?;
    Ok(Audience::Pair { pair, openness })
}

/// Locks the group.
async fn open_group(
    tx: &dyn Repositories,
    group: ConversationId,
) -> Result<Audience, MessageError> {
    let locked = tx.conversations().find_for_update(group).await?;
    let Some(ConversationKind::Group { name, .. }) = locked.map(|conversation| conversation.kind)
    else {
        return Err(MessageError::NotAMember);
    };
    let members = tx.participants().list(group).await?;
    Ok(Audience::group(&name, members))
}
