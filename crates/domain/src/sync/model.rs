use uuid::Uuid;

use super::SyncToken;
use crate::Timestamp;
use crate::conversations::{Receipts, Summary};
use crate::ids::ConversationId;
use crate::messages::MessageView;

/// Which transaction wrote something. All that is committed after a [`Moment`] has its stamp or a later
/// one; a part of what was committed before may have so too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp(pub i64);

impl Stamp {
    /// Before all that there is.
    pub const BEGINNING: Self = Self(0);
}

/// A moment in the life of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Which database: stamps mean nothing in another one.
    pub database: Uuid,
    pub stamp: Stamp,
}

/// A conversation of which something changed for one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub conversation: ConversationId,
    /// None for who takes part no longer.
    pub standing: Option<Standing>,
}

/// Where a participant stands in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Messages up to this time are gone for the participant.
    pub cleared: Timestamp,
    /// The time of the latest message that there is or was.
    pub head_at: Timestamp,
    pub own: Receipts,
    /// How far all others got. None if nobody else takes part.
    pub others: Option<Receipts>,
    /// Whether the participant joined since, to whom all messages are new.
    pub is_new: bool,
    /// Whether there is more to tell than how far others got.
    pub is_touched: bool,
}

/// A page of what changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncPage {
    /// Those whose messages begin on this page, or that have none to tell.
    pub conversations: Vec<SyncedConversation>,
    /// Deleted ones among them, and those that the caller hid as if they were deleted.
    pub messages: Vec<MessageView>,
    pub next: SyncToken,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncedConversation {
    pub id: ConversationId,
    /// None once the caller takes part no longer.
    pub state: Option<SyncedState>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncedState {
    pub summary: Summary,
    pub standing: Standing,
}
