use super::{ConversationError, ConversationService, DirectConversation, Openness};
use crate::groups::{GroupName, NewGroup, Notice};
use crate::ids::{ConversationId, UserId};
use crate::people::lock_both;

/// A conversation to be had. The caller takes part in any case, and may or may not be named.
#[derive(Debug)]
pub enum NewConversation {
    Direct {
        people: Vec<UserId>,
    },
    Group {
        name: GroupName,
        people: Vec<UserId>,
    },
}

/// A conversation that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    pub id: ConversationId,
    /// Whether it was not there before.
    pub is_new: bool,
}

impl ConversationService {
    /// Makes a conversation. A direct one that exists is the one that was asked for.
    pub async fn open(
        &self,
        user: UserId,
        new: NewConversation,
    ) -> Result<Opened, ConversationError> {
        match new {
            NewConversation::Direct { mut people } => {
                people.retain(|other| *other != user);
                people.sort_unstable();
                people.dedup();
                match *people {
                    [companion] => self.open_direct(user, companion).await,
                    _ => Err(ConversationError::NotAPair),
                }
            }
            NewConversation::Group { name, people } => {
                let group = NewGroup {
                    id: None,
                    name,
                    notice: Notice::default(),
                    members: people,
                };
                let notice = self.groups.create(user, group).await?;
                Ok(Opened {
                    id: notice.message.conversation,
                    is_new: true,
                })
            }
        }
    }

    /// Nobody is told: there is nothing to be seen yet.
    async fn open_direct(
        &self,
        user: UserId,
        companion: UserId,
    ) -> Result<Opened, ConversationError> {
        let pair = DirectConversation::between(user, companion);
        let found = self.transactions.read().conversations().find(pair.id);
        if found.await?.is_some() {
            return Ok(Opened {
                id: pair.id,
                is_new: false,
            });
        }
        let tx = self.transactions.begin_in(pair.id).await?;
        // Neither may delete the account meanwhile: that would not concern a dialog that is not there.
        let (low, high) = lock_both(&*tx, pair.low, pair.high).await?;
        low.and(high).ok_or(ConversationError::NoSuchUser)?;
        let openness = Openness::find(&*tx, self.direct_messages, &pair).await?;
        openness.admit(&pair, user)?;
        let is_new = tx.conversations().find(pair.id).await?.is_none();
        let now = self.clock.now();
        tx.conversations().ensure_direct(&pair, now).await?;
        tx.commit().await?;
        Ok(Opened {
            id: pair.id,
            is_new,
        })
    }
}
