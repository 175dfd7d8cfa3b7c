use std::collections::HashMap;

use uuid::Uuid;

use super::token::Going;
use super::{
    Changed, ChangedMessages, ChangedSlice, Extent, Place, Stamp, Standing, SyncPage,
    SyncedConversation, SyncedState, Within,
};
use crate::Timestamp;
use crate::conversations::{Summary, summarize};
use crate::error::RepoResult;
use crate::ids::{ConversationId, UserId};
use crate::limit::Limit;
use crate::messages::MessageView;
use crate::ports::Repositories;

/// Reads one page of a run, from one snapshot.
pub(super) struct Reader<'a> {
    pub(super) repos: &'a dyn Repositories,
    pub(super) user: UserId,
    pub(super) going: Going,
    pub(super) limit: Limit,
}

/// What of a conversation is on a page.
struct Part {
    messages: Vec<MessageView>,
    /// Where the page ends. None if nothing is left to tell.
    cut: Option<Within>,
}

impl Part {
    const NOTHING: Self = Self {
        messages: Vec::new(),
        cut: None,
    };
}

impl Reader<'_> {
    /// At most so many conversations, and so many messages, as the limit says.
    pub(super) async fn page(&self, database: Uuid) -> RepoResult<SyncPage> {
        let rows = self.limit.rows();
        let mut begun = Vec::new();
        let mut messages = Vec::new();
        let mut reached = self.going.place;
        let mut are_more = false;
        for changed in self.changed().await? {
            if begun.len() == rows || messages.len() == rows {
                are_more = true;
                break;
            }
            let conversation = changed.conversation;
            let within = reached
                .filter(|place| place.conversation == conversation)
                .and_then(|place| place.within);
            let part = self.part(&changed, within, rows - messages.len()).await?;
            messages.extend(part.messages);
            if within.is_none() {
                begun.push(changed);
            }
            reached = Some(Place {
                conversation,
                within: part.cut,
            });
            if part.cut.is_some() {
                are_more = true;
                break;
            }
        }
        Ok(SyncPage {
            conversations: self.describe(begun).await?,
            messages,
            next: self.going.token(database, reached.filter(|_| are_more)),
        })
    }

    /// From the place on: the one that the last page broke off in, and one more than fits on this page.
    async fn changed(&self) -> RepoResult<Vec<Changed>> {
        let place = self.going.place;
        let slice = ChangedSlice {
            user: self.user,
            since: self.going.since,
            from: place.map(|place| place.conversation),
            rows: self.limit.rows() + 2,
        };
        let mut changed = self.repos.sync().changed(&slice).await?;
        if let Some(place) = place.filter(|place| place.within.is_none()) {
            changed.retain(|one| one.conversation != place.conversation);
        }
        Ok(changed)
    }

    async fn part(
        &self,
        changed: &Changed,
        within: Option<Within>,
        room: usize,
    ) -> RepoResult<Part> {
        let standing = changed.standing.filter(|standing| standing.is_touched);
        let Some(standing) = standing.filter(|_| self.going.extent == Extent::Messages) else {
            return Ok(Part::NOTHING);
        };
        let conversation = changed.conversation;
        let within = match within {
            Some(within) => within,
            None => self.begin(conversation, standing).await?,
        };
        let slice = ChangedMessages {
            conversation,
            reader: self.user,
            since: self.going.since,
            after: within.told.max(standing.cleared),
            until: within.head_at,
            known: within.known,
            rows: room + 1,
        };
        let mut entries = self.repos.sync().changed_messages(&slice).await?;
        let are_more = entries.len() > room;
        entries.truncate(room);
        let last = entries.last().filter(|_| are_more);
        let cut = last.map(|entry| Within {
            told: entry.message.created_at,
            ..within
        });
        let view = |entry| MessageView::of(entry, self.user, standing.others);
        Ok(Part {
            messages: entries.into_iter().map(view).collect(),
            cut,
        })
    }

    async fn begin(&self, conversation: ConversationId, standing: Standing) -> RepoResult<Within> {
        let since = self.going.since;
        let known = if standing.is_new || since == Stamp::BEGINNING {
            Timestamp::EPOCH
        } else {
            self.repos.sync().known_until(conversation, since).await?
        };
        Ok(Within {
            told: Timestamp::EPOCH,
            known,
            head_at: standing.head_at,
        })
    }

    async fn describe(&self, changed: Vec<Changed>) -> RepoResult<Vec<SyncedConversation>> {
        let ids: Vec<_> = changed
            .iter()
            .filter(|one| one.standing.is_some())
            .map(|one| one.conversation)
            .collect();
        let conversations = self.repos.conversations();
        let overviews = conversations.find_overviews(self.user, &ids).await?;
        let summaries = summarize(self.repos, self.user, overviews).await?;
        let by_id = |summary: Summary| (summary.overview.id, summary);
        let mut summaries: HashMap<_, _> = summaries.into_iter().map(by_id).collect();
        let described = |one: Changed| {
            let state = |standing: Standing| {
                let summary = summaries.remove(&one.conversation)?;
                Some(SyncedState { summary, standing })
            };
            SyncedConversation {
                id: one.conversation,
                state: one.standing.and_then(state),
            }
        };
        Ok(changed.into_iter().map(described).collect())
    }
}
