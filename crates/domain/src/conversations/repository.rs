use std::collections::HashMap;

use async_trait::async_trait;

use super::{
    Chat, Conversation, DialogView, DirectConversation, Mark, Overview, Participant, Receipts,
    Which,
};
use crate::Timestamp;
use crate::error::RepoResult;
use crate::groups::{Group, GroupName, Member};
use crate::ids::{ConversationId, UserId};
use crate::messages::Seq;
use crate::page::{PageOf, TimeKey};

/// Conversations. Groups that were dropped do not exist, but their ids stay taken.
#[async_trait]
pub trait ConversationRepository: Send + Sync {
    async fn find(&self, id: ConversationId) -> RepoResult<Option<Conversation>>;

    /// As [`Self::find`], and keeps other writers of this conversation waiting until the
    /// transaction ends.
    async fn find_for_update(&self, id: ConversationId) -> RepoResult<Option<Conversation>>;

    /// Creates the conversation of two people, both taking part, unless it exists.
    async fn ensure_direct(&self, direct: &DirectConversation, now: Timestamp) -> RepoResult<()>;

    /// Stores a group without members. MUST fail with [`crate::error::RepoError::Conflict`] when
    /// the id is taken, also under concurrent calls.
    async fn insert_group(&self, group: &Group, now: Timestamp) -> RepoResult<()>;

    /// Gives a group another name. MUST raise the
    /// [`audience_version`](crate::messages::Head::audience_version): what is told of later messages
    /// carries the name.
    async fn rename_group(&self, group: ConversationId, name: &GroupName) -> RepoResult<()>;

    /// Raises the [`audience_version`](crate::messages::Head::audience_version) of a conversation, if it
    /// exists.
    async fn change_audience(&self, id: ConversationId) -> RepoResult<()>;

    async fn set_owner(&self, group: ConversationId, owner: UserId) -> RepoResult<()>;

    /// Ends a group and all memberships in it.
    async fn drop_group(&self, group: ConversationId, at: Timestamp) -> RepoResult<()>;

    /// The first so many conversations of a user in which something is to be seen, latest first.
    /// Those whose times are equal come in an order that does not change.
    async fn list_chats(
        &self,
        user: UserId,
        before: ChatsBefore,
        rows: usize,
    ) -> RepoResult<Vec<Chat>>;

    /// Those of [`Self::list_chats`] whose latest message is of exactly this time.
    async fn list_chats_at(&self, user: UserId, at: Timestamp) -> RepoResult<Vec<Chat>>;

    /// Those of some conversations that the user takes part in, as the user sees them, in no particular
    /// order.
    async fn find_overviews(
        &self,
        user: UserId,
        ids: &[ConversationId],
    ) -> RepoResult<Vec<Overview>>;

    /// The conversations of a user by [`Overview::key`], latest first, nearest to the place of the page
    /// first: so many as [`PageOf::rows_to_read`] says. Those without messages are among them, dialogs
    /// that were cleared are not, until something new is written.
    async fn list_overviews(
        &self,
        user: UserId,
        which: Which,
        page: &PageOf<TimeKey>,
    ) -> RepoResult<Vec<Overview>>;
}

/// How many messages are counted as unread at most, so that to count them always takes little.
pub const MAX_UNREAD: usize = 1000;

/// Chats whose latest message is older than this, or all.
pub type ChatsBefore = Option<Timestamp>;

/// Who takes part in what, now.
#[async_trait]
pub trait ParticipantRepository: Send + Sync {
    async fn find(
        &self,
        conversation: ConversationId,
        user: UserId,
    ) -> RepoResult<Option<Participant>>;

    /// In no particular order.
    async fn list(&self, conversation: ConversationId) -> RepoResult<Vec<UserId>>;

    /// The members of a group by [`Member::key`], nearest to the place of the page first: so many as
    /// [`PageOf::rows_to_read`] says. Of a direct conversation, none.
    async fn list_members(
        &self,
        group: ConversationId,
        page: &PageOf<TimeKey>,
    ) -> RepoResult<Vec<Member>>;

    /// What the reader of a dialog has to know of it, if both people exist.
    async fn find_dialog(
        &self,
        reader: UserId,
        companion: UserId,
    ) -> RepoResult<Option<DialogView>>;

    /// The groups of a user, in the order of their ids.
    async fn list_groups(&self, user: UserId) -> RepoResult<Vec<ConversationId>>;

    /// The one who joined first, if anybody takes part.
    async fn find_longest_standing(
        &self,
        conversation: ConversationId,
    ) -> RepoResult<Option<UserId>>;

    /// Makes somebody take part, who may have taken part before.
    async fn insert(&self, participant: &Participant) -> RepoResult<()>;

    /// Makes somebody take part no longer.
    async fn remove(
        &self,
        conversation: ConversationId,
        user: UserId,
        at: Timestamp,
    ) -> RepoResult<()>;

    /// Hides messages of this time and before from this participant. Never goes back.
    async fn clear(
        &self,
        conversation: ConversationId,
        user: UserId,
        until: Timestamp,
    ) -> RepoResult<()>;

    /// Notes that this participant got, or read, everything up to a place. Never goes back, and what was
    /// read was delivered. Tells after which number that is new; nothing, if it is not. Of two who mark at
    /// the same moment, both may be told the same.
    async fn mark(
        &self,
        conversation: ConversationId,
        user: UserId,
        mark: &Mark,
    ) -> RepoResult<Option<Seq>>;

    /// How far all others got who take part. None, if nobody else does.
    async fn find_receipts(
        &self,
        conversation: ConversationId,
        user: UserId,
    ) -> RepoResult<Option<Receipts>> {
        let mut found = self.list_receipts(user, &[conversation]).await?;
        Ok(found.remove(&conversation))
    }

    /// The same for several conversations. Those are left out in which nobody else takes part.
    async fn list_receipts(
        &self,
        user: UserId,
        conversations: &[ConversationId],
    ) -> RepoResult<HashMap<ConversationId, Receipts>>;

    /// How many messages of others a user can see and has not read, for those of some conversations
    /// that the user takes part in. Looks at the latest [`MAX_UNREAD`] after what was read and no further.
    async fn count_unread(
        &self,
        user: UserId,
        conversations: &[ConversationId],
    ) -> RepoResult<HashMap<ConversationId, usize>>;
}
