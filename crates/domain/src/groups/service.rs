use std::sync::Arc;

use super::{GroupError, Notice};
use crate::ids::{ConversationId, UserId};
use crate::messages::{Content, Draft, Message, MessageKind, Place};
use crate::ports::{Clock, IdGenerator};
use crate::users::PersonName;
use crate::{Transaction, Transactions};

/// Groups and who belongs to them.
#[derive(Clone)]
pub struct GroupService {
    pub(super) transactions: Transactions,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdGenerator>,
    pub(super) max_members: usize,
}

impl GroupService {
    pub(crate) fn new(ports: &crate::Ports, max_members: usize) -> Self {
        Self {
            transactions: ports.transactions.clone(),
            clock: Arc::clone(&ports.clock),
            ids: Arc::clone(&ports.ids),
            max_members,
        }
    }

    /// Stores a notice as the next message of a group that is locked. Unlike a text, a notice tells
    /// of something that happens once, so that a known id is never a repetition.
    pub(super) async fn append_notice(
        &self,
        tx: &Transaction,
        group: ConversationId,
        sender: UserId,
        notice: Notice,
        default_text: Content,
    ) -> Result<Message, GroupError> {
        let id = notice.id.unwrap_or_else(|| self.ids.message());
        if tx.messages().find(id).await?.is_some() {
            return Err(GroupError::MessageIdTaken);
        }
        let draft = Draft {
            id,
            sender,
            connection: None,
            place: Place::Group(group),
            kind: MessageKind::Notification,
            content: notice.text.unwrap_or(default_text),
        };
        tx.messages()
            .append(&draft, self.clock.now())
            .await
            .map_err(|error| match error {
                crate::error::RepoError::Conflict => GroupError::MessageIdTaken,
                other => other.into(),
            })
    }

    pub(super) async fn name_of(tx: &Transaction, user: UserId) -> Result<PersonName, GroupError> {
        tx.users()
            .find_name(user)
            .await?
            .ok_or(GroupError::NoSuchUser)
    }
}
