//! Catching up, over HTTP and the WebSocket alike.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use messenger_domain::Timestamp;
use messenger_domain::ids::ConversationId;
use messenger_domain::limit::Limit;
use messenger_domain::sync::{
    Extent, Place, Run, Stamp, SyncPage, SyncToken, SyncedConversation, SyncedState, Within,
};
use messenger_domain::text::Violation;
use paperclip::actix::Apiv2Schema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fields::{Fields, InputRules, Request, text};
use crate::format_time;
use crate::messages::MessageResource;
use crate::overviews::ConversationView;
use crate::paging::read_rows;

const BAD_TOKEN: &str = "must be the next of an earlier answer";
const MESSAGES: &str = "m";
const OVERVIEWS: &str = "o";

/// Since when to tell what changed.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
pub struct SyncQuery {
    /// The `next` of the latest answer; from the beginning if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// How many conversations, and how many messages, at most: 50 if left out. More than 100 is cut to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

impl Request for SyncQuery {
    type Command = (Option<SyncToken>, Limit);

    fn read(fields: &mut Fields, _: &InputRules) -> Option<Self::Command> {
        let since = fields.optional("since", text(read_token));
        let limit = read_rows(fields);
        Some((since?, limit?))
    }
}

/// How much of a snapshot to tell at once.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
pub struct SnapshotQuery {
    /// How many conversations at most: 50 if left out. More than 100 is cut to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

impl Request for SnapshotQuery {
    type Command = Limit;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<Limit> {
        read_rows(fields)
    }
}

/// A conversation of which something changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct SyncConversation {
    pub conversation_id: Uuid,
    /// Whether the caller takes part no longer: what is known of it is to be forgotten, and all that
    /// follows here is null.
    pub left: bool,
    /// As it is now.
    pub conversation: Option<ConversationView>,
    /// Messages up to this time are gone for the caller. Null if the dialog was never cleared.
    pub cleared_until: Option<String>,
    /// The caller read messages up to this position.
    pub read_position: Option<i64>,
    /// The caller got messages up to this position.
    pub delivered_position: Option<i64>,
    /// All others read messages up to this position. Null if nobody else takes part.
    pub others_read_position: Option<i64>,
    /// All others got messages up to this position. Null if nobody else takes part.
    pub others_delivered_position: Option<i64>,
}

impl From<SyncedConversation> for SyncConversation {
    fn from(synced: SyncedConversation) -> Self {
        let conversation_id = synced.id.uuid();
        let Some(SyncedState { summary, standing }) = synced.state else {
            return Self {
                conversation_id,
                left: true,
                conversation: None,
                cleared_until: None,
                read_position: None,
                delivered_position: None,
                others_read_position: None,
                others_delivered_position: None,
            };
        };
        let cleared = standing.cleared;
        Self {
            conversation_id,
            left: false,
            conversation: Some(summary.into()),
            cleared_until: (cleared > Timestamp::EPOCH).then(|| format_time(cleared)),
            read_position: Some(standing.own.read.0),
            delivered_position: Some(standing.own.delivered.0),
            others_read_position: standing.others.map(|others| others.read.0),
            others_delivered_position: standing.others.map(|others| others.delivered.0),
        }
    }
}

/// What changed, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct SyncResponse {
    /// Messages that were created, edited or deleted, those of one conversation in its order. What was
    /// deleted, for everybody or for the caller, has a `deletedAt` and no content.
    pub data: Vec<MessageResource>,
    /// Conversations that changed. To be looked at before the messages.
    pub conversations: Vec<SyncConversation>,
    /// The `since` of the next request.
    pub next: String,
    /// Whether there is more to be told at once.
    pub has_more: bool,
}

impl From<SyncPage> for SyncResponse {
    fn from(page: SyncPage) -> Self {
        let data = page.messages.into_iter().map(MessageResource::from);
        let conversations = page.conversations.into_iter().map(SyncConversation::from);
        Self {
            data: data.collect(),
            conversations: conversations.collect(),
            next: write_token(&page.next),
            has_more: page.next.run.is_some(),
        }
    }
}

/// A token as clients keep it.
fn write_token(token: &SyncToken) -> String {
    let mut parts = vec![
        token.database.simple().to_string(),
        token.since.0.to_string(),
    ];
    if let Some(Run {
        until,
        extent,
        place,
    }) = token.run
    {
        let extent = match extent {
            Extent::Messages => MESSAGES,
            Extent::Overviews => OVERVIEWS,
        };
        parts.extend([
            until.0.to_string(),
            extent.to_owned(),
            place.conversation.uuid().simple().to_string(),
        ]);
        let within = place
            .within
            .map(|within| [within.told, within.known, within.head_at]);
        let times = within.into_iter().flatten();
        parts.extend(times.map(|time| time.millis().to_string()));
    }
    URL_SAFE_NO_PAD.encode(parts.join("."))
}

pub(crate) fn read_token(raw: &str) -> Result<SyncToken, Violation> {
    let read = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(raw).ok()?).ok()?;
        match *text.split('.').collect::<Vec<_>>() {
            [database, since] => token(database, since, None),
            [database, since, until, extent, conversation] => {
                let run = run(until, extent, conversation, None)?;
                token(database, since, Some(run))
            }
            [
                database,
                since,
                until,
                extent,
                conversation,
                told,
                known,
                head_at,
            ] => {
                let within = Within {
                    told: time(told)?,
                    known: time(known)?,
                    head_at: time(head_at)?,
                };
                let run = run(until, extent, conversation, Some(within))?;
                token(database, since, Some(run))
            }
            _ => None,
        }
    };
    read().ok_or(Violation::new(BAD_TOKEN))
}

fn token(database: &str, since: &str, run: Option<Run>) -> Option<SyncToken> {
    Some(SyncToken {
        database: Uuid::try_parse(database).ok()?,
        since: stamp(since)?,
        run,
    })
}

fn run(until: &str, extent: &str, conversation: &str, within: Option<Within>) -> Option<Run> {
    let extent = match extent {
        MESSAGES => Extent::Messages,
        OVERVIEWS => Extent::Overviews,
        _ => return None,
    };
    Some(Run {
        until: stamp(until)?,
        extent,
        place: Place {
            conversation: ConversationId::new(Uuid::try_parse(conversation).ok()?),
            within,
        },
    })
}

fn stamp(raw: &str) -> Option<Stamp> {
    raw.parse().ok().filter(|stamp| *stamp >= 0).map(Stamp)
}

fn time(raw: &str) -> Option<Timestamp> {
    raw.parse().ok().map(Timestamp::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens() -> [SyncToken; 3] {
        let place = |within| Place {
            conversation: ConversationId::new(Uuid::from_u128(3)),
            within,
        };
        let within = Within {
            told: Timestamp::from_millis(-5),
            known: Timestamp::EPOCH,
            head_at: Timestamp::from_millis(6),
        };
        let run = |extent, within| Run {
            until: Stamp(9),
            extent,
            place: place(within),
        };
        [
            None,
            Some(run(Extent::Overviews, None)),
            Some(run(Extent::Messages, Some(within))),
        ]
        .map(|run| SyncToken {
            database: Uuid::from_u128(7),
            since: Stamp(8),
            run,
        })
    }

    #[test]
    fn tokens_are_read_as_they_were_written() {
        for token in tokens() {
            assert_eq!(read_token(&write_token(&token)), Ok(token));
        }
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let of = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let id = Uuid::from_u128(7).simple();
        for raw in [
            String::new(),
            "%".to_owned(),
            of("7.8"),
            of(&format!("{id}")),
            of(&format!("{id}.x")),
            of(&format!("{id}.-1")),
            of(&format!("{id}.8.9")),
            of(&format!("{id}.8.9.z.{id}")),
            of(&format!("{id}.8.9.m.7")),
            of(&format!("{id}.8.9.m.{id}.1")),
            of(&format!("{id}.8.9.m.{id}.1.2.y")),
            URL_SAFE_NO_PAD.encode([0xff]),
        ] {
            assert_eq!(read_token(&raw), Err(Violation::new(BAD_TOKEN)), "{raw}");
        }
    }
}
