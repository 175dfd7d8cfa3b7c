//! What changed since a stamp.

use std::ops::RangeInclusive;

use async_trait::async_trait;
use messenger_domain::Timestamp;
use messenger_domain::conversations::Receipts;
use messenger_domain::error::RepoResult;
use messenger_domain::ids::ConversationId;
use messenger_domain::messages::{HistoryEntry, Message, Seq};
use messenger_domain::sync::{
    Changed, ChangedMessages, ChangedSlice, Moment, Stamp, Standing, SyncRepository,
};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

use super::messages::message_in;
use super::{SeaRepositories, name_in, time};
use crate::db::dialect::moment_sql;
use crate::db::error::{malformed, repo_error};

/// Looks at all conversations of a user ($1), from one ($3) on, for what has a stamp ($2) or a later one.
/// The marks of others are in their own rows, which are looked at where nothing else changed: a mark must
/// not keep those waiting who write.
const CHANGED: &str = "
SELECT * FROM (
    SELECT p.conversation_id, 1 = 1 AS takes_part, p.cleared_at, k.head_at,
        p.delivered_seq, p.read_seq,
        (SELECT min(o.delivered_seq) FROM participants AS o
            WHERE o.conversation_id = p.conversation_id AND o.user_id <> $1
                AND o.left_at IS NULL) AS others_delivered,
        (SELECT min(o.read_seq) FROM participants AS o
            WHERE o.conversation_id = p.conversation_id AND o.user_id <> $1
                AND o.left_at IS NULL) AS others_read,
        p.joined_stamp >= $2 AS is_new,
        (k.change_stamp >= $2 OR p.change_stamp >= $2) AS is_touched
    FROM participants AS p
    JOIN conversations AS k ON k.id = p.conversation_id
    WHERE p.user_id = $1 AND p.left_at IS NULL AND p.conversation_id >= $3
        AND (k.change_stamp >= $2 OR p.change_stamp >= $2 OR EXISTS (
            SELECT 1 FROM participants AS o
            WHERE o.conversation_id = p.conversation_id AND o.change_stamp >= $2))
    ORDER BY p.conversation_id LIMIT $4
) AS c
UNION ALL
SELECT * FROM (
    SELECT p.conversation_id, 1 = 0 AS takes_part, p.cleared_at, p.cleared_at AS head_at,
        p.delivered_seq, p.read_seq,
        p.delivered_seq AS others_delivered, p.read_seq AS others_read,
        1 = 0 AS is_new, 1 = 0 AS is_touched
    FROM participants AS p
    WHERE p.user_id = $1 AND p.left_at IS NOT NULL AND p.conversation_id >= $3
        AND p.change_stamp >= $2 AND $2 > 0
    ORDER BY p.conversation_id LIMIT $4
) AS f
ORDER BY conversation_id LIMIT $4";

/// The latest messages of a conversation ($1), and whether they were there before a stamp ($2).
const LATEST: &str = "
SELECT created_at, edited_at IS NULL AND change_stamp < $2 AS is_known
FROM messages
WHERE conversation_id = $1 AND deleted_at IS NULL
ORDER BY created_at DESC LIMIT $3";

/// The latest message after a time ($3) and up to another ($4) that tells on which side of a stamp it is.
const LATEST_BETWEEN: &str = "
SELECT created_at, change_stamp < $2 AS is_known
FROM messages
WHERE conversation_id = $1 AND deleted_at IS NULL AND edited_at IS NULL
    AND created_at > $3 AND created_at <= $4
ORDER BY created_at DESC LIMIT 1";

/// How many messages are looked at before their times are bisected: nearly always the bound is among them.
const NEAR: usize = 100;

/// Messages of a conversation ($1) between two times ($4, $7) for a reader ($2): what is later than what is known
/// ($5), what changed since a stamp ($3), and what the reader hid since. At most so many ($6) of each.
const MESSAGES: &str = "
SELECT found.*, u.first_name AS sender_first, u.last_name AS sender_last
FROM (
    SELECT * FROM (
        SELECT {columns}, m.content, m.deleted_at
        FROM messages AS m
        WHERE m.conversation_id = $1 AND m.deleted_at IS NULL
            AND m.created_at > $4 AND m.created_at > $5 AND m.created_at <= $7
            AND {is_not_hidden}
        ORDER BY m.created_at LIMIT $6
    ) AS w
    UNION ALL
    SELECT * FROM (
        SELECT {columns}, m.content, m.deleted_at
        FROM messages AS m
        WHERE m.conversation_id = $1 AND m.change_stamp >= $3
            AND (m.edited_at IS NOT NULL OR m.deleted_at IS NOT NULL)
            AND m.created_at > $4 AND m.created_at <= $7
            AND (m.deleted_at IS NOT NULL OR (m.created_at <= $5 AND {is_not_hidden}))
        ORDER BY m.created_at LIMIT $6
    ) AS c
    UNION ALL
    SELECT * FROM (
        SELECT {columns}, '' AS content, coalesce(m.edited_at, m.created_at) AS deleted_at
        FROM hidden_messages AS h
        JOIN messages AS m ON m.conversation_id = h.conversation_id
            AND m.created_at = h.created_at AND m.deleted_at IS NULL
        WHERE h.conversation_id = $1 AND h.user_id = $2 AND h.created_at > $4
            AND h.created_at <= $7 AND h.change_stamp >= $3
        ORDER BY h.created_at LIMIT $6
    ) AS f
) AS found
JOIN users AS u ON u.id = found.sender_id
ORDER BY found.created_at LIMIT $6";

const COLUMNS: &str =
    "m.id, m.conversation_id, m.seq, m.sender_id, m.kind, m.created_at, m.edited_at";

const IS_NOT_HIDDEN: &str = "NOT EXISTS (
    SELECT 1 FROM hidden_messages AS h
    WHERE h.conversation_id = $1 AND h.user_id = $2 AND h.created_at = m.created_at)";

#[async_trait]
impl<C: ConnectionTrait + Send + Sync> SyncRepository for SeaRepositories<C> {
    async fn now(&self) -> RepoResult<Moment> {
        let backend = self.db.get_database_backend();
        let ask = Statement::from_string(backend, moment_sql(backend));
        let row = self.db.query_one_raw(ask).await.map_err(repo_error)?;
        let row = row.ok_or_else(|| malformed("the database lacks its identity"))?;
        moment(&row).map_err(repo_error)
    }

    async fn changed(&self, slice: &ChangedSlice) -> RepoResult<Vec<Changed>> {
        let rows = self.find_all(|backend| changed(backend, slice)).await?;
        let changed: Result<_, _> = rows.iter().map(changed_in).collect();
        changed.map_err(repo_error)
    }

    async fn known_until(
        &self,
        conversation: ConversationId,
        since: Stamp,
    ) -> RepoResult<Timestamp> {
        let near = self.find_all(|backend| latest(backend, conversation, since));
        let near: Result<Vec<_>, _> = near.await?.iter().map(Probe::read).collect();
        let near = near.map_err(repo_error)?;
        if let Some(known) = near.iter().find(|probe| probe.is_known) {
            return Ok(time(known.at));
        }
        match near.last() {
            Some(oldest) if near.len() == NEAR => {
                self.bisect(conversation, since, oldest.at - 1).await
            }
            _ => Ok(Timestamp::EPOCH),
        }
    }

    async fn changed_messages(&self, slice: &ChangedMessages) -> RepoResult<Vec<HistoryEntry>> {
        let rows = self.find_all(|backend| messages(backend, slice)).await?;
        rows.iter().map(entry).collect()
    }
}

impl<C: ConnectionTrait + Send + Sync> SeaRepositories<C> {
    /// Looks for the time of a known message after which all are new, by looking at a few.
    async fn bisect(
        &self,
        conversation: ConversationId,
        since: Stamp,
        mut high: i64,
    ) -> RepoResult<Timestamp> {
        let (mut known, mut low) = (0, 0);
        while low < high {
            let middle = high - (high - low) / 2;
            let times = low..=middle;
            let found =
                self.find_all(|backend| latest_between(backend, conversation, since, &times));
            match found.await?.first().map(Probe::read).transpose() {
                Ok(None) => low = middle,
                Ok(Some(probe)) if probe.is_known => {
                    known = probe.at;
                    low = middle;
                }
                Ok(Some(probe)) => high = probe.at - 1,
                Err(error) => return Err(repo_error(error)),
            }
        }
        Ok(time(known))
    }

    async fn find_all(
        &self,
        statement: impl FnOnce(DbBackend) -> Statement,
    ) -> RepoResult<Vec<QueryResult>> {
        let statement = statement(self.db.get_database_backend());
        self.db.query_all_raw(statement).await.map_err(repo_error)
    }
}

/// A message, and whether it was there before a stamp.
struct Probe {
    at: i64,
    is_known: bool,
}

impl Probe {
    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        Ok(Self {
            at: row.try_get("", "created_at")?,
            is_known: row.try_get("", "is_known")?,
        })
    }
}

pub(crate) fn changed(backend: DbBackend, slice: &ChangedSlice) -> Statement {
    let from = slice.from.map_or(Uuid::nil(), ConversationId::uuid);
    let values = [
        slice.user.uuid().into(),
        slice.since.0.into(),
        from.into(),
        count(slice.rows),
    ];
    Statement::from_sql_and_values(backend, CHANGED, values)
}

pub(crate) fn latest(backend: DbBackend, conversation: ConversationId, since: Stamp) -> Statement {
    let values = [conversation.uuid().into(), since.0.into(), count(NEAR)];
    Statement::from_sql_and_values(backend, LATEST, values)
}

/// Of the times the first is excluded.
pub(crate) fn latest_between(
    backend: DbBackend,
    conversation: ConversationId,
    since: Stamp,
    times: &RangeInclusive<i64>,
) -> Statement {
    let values = [
        conversation.uuid().into(),
        since.0.into(),
        (*times.start()).into(),
        (*times.end()).into(),
    ];
    Statement::from_sql_and_values(backend, LATEST_BETWEEN, values)
}

pub(crate) fn messages(backend: DbBackend, slice: &ChangedMessages) -> Statement {
    let sql = MESSAGES
        .replace("{columns}", COLUMNS)
        .replace("{is_not_hidden}", IS_NOT_HIDDEN);
    let values = [
        slice.conversation.uuid().into(),
        slice.reader.uuid().into(),
        slice.since.0.into(),
        slice.after.millis().into(),
        slice.known.millis().into(),
        count(slice.rows),
        slice.until.millis().into(),
    ];
    Statement::from_sql_and_values(backend, sql, values)
}

fn count(rows: usize) -> Value {
    i64::try_from(rows).unwrap_or(i64::MAX).into()
}

/// The identity is a row of the database. On PostgreSQL that alone would not do: in a copy that was put
/// somewhere else, or that was restored or promoted, transactions have other numbers.
fn moment(row: &QueryResult) -> Result<Moment, DbErr> {
    let id: Uuid = row.try_get("", "id")?;
    let place: String = row.try_get("", "place")?;
    Ok(Moment {
        database: Uuid::new_v5(&id, place.as_bytes()),
        stamp: Stamp(row.try_get("", "stamp")?),
    })
}

fn changed_in(row: &QueryResult) -> Result<Changed, DbErr> {
    let id: Uuid = row.try_get("", "conversation_id")?;
    let takes_part: bool = row.try_get("", "takes_part")?;
    let standing = takes_part.then(|| standing(row)).transpose()?;
    Ok(Changed {
        conversation: ConversationId::new(id),
        standing,
    })
}

fn standing(row: &QueryResult) -> Result<Standing, DbErr> {
    let own = Receipts {
        delivered: Seq(row.try_get("", "delivered_seq")?),
        read: Seq(row.try_get("", "read_seq")?),
    };
    let delivered: Option<i64> = row.try_get("", "others_delivered")?;
    let read: Option<i64> = row.try_get("", "others_read")?;
    let others = delivered.zip(read).map(|(delivered, read)| Receipts {
        delivered: Seq(delivered),
        read: Seq(read),
    });
    Ok(Standing {
        cleared: time(row.try_get("", "cleared_at")?),
        head_at: time(row.try_get("", "head_at")?),
        own,
        others,
        is_new: row.try_get("", "is_new")?,
        is_touched: row.try_get("", "is_touched")?,
    })
}

fn entry(row: &QueryResult) -> RepoResult<HistoryEntry> {
    let deleted_at: Option<i64> = row.try_get("", "deleted_at").map_err(repo_error)?;
    Ok(HistoryEntry {
        message: Message {
            deleted_at: deleted_at.map(time),
            ..message_in(row)?
        },
        sender: name_in(row, "sender_first", "sender_last").map_err(repo_error)?,
    })
}
