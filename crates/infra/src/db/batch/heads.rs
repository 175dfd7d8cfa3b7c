use std::collections::HashMap;

use messenger_domain::blocks::Silenced;
use messenger_domain::conversations::{DirectConversation, DirectMessages, Openness};
use messenger_domain::error::RepoResult;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::{Audience, Head, Seq};
use messenger_domain::users::PersonName;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, Value};
use uuid::Uuid;

use crate::db::SeaStorage;
use crate::db::error::{malformed, repo_error};
use crate::db::repositories::time;

/// A row for each person who has an account, whether the other one of a pair has blocked that person,
/// and whether there is a notification of missed messages which that person has not read.
/// `{ids}` is where a set of ids goes, `{strangers}` what says that two people would have to be friends to
/// write.
const FIND: &str = "
SELECT c.id, c.user_low, c.user_high, c.name, c.head_seq, c.head_at, c.audience_version,
    u.id AS member, u.first_name, u.last_name,
    c.kind = 1 AND EXISTS (
        SELECT 1 FROM blocks AS b
        WHERE b.blocker_id IN (c.user_low, c.user_high) AND b.blocked_id = u.id
    ) AS silenced,
    {strangers} AS strangers,
    EXISTS (
        SELECT 1 FROM notifications AS n
        WHERE n.user_id = u.id AND n.conversation_id = c.id
            AND n.kind = 1 AND n.deleted_at IS NULL AND n.read_at IS NULL
    ) AS noticed
FROM conversations AS c
JOIN participants AS p ON p.conversation_id = c.id AND p.left_at IS NULL
JOIN users AS u ON u.id = p.user_id AND u.deleted_at IS NULL
WHERE c.id IN ({ids}) AND c.dropped_at IS NULL
ORDER BY c.id, member";
const NOT_FRIENDS: &str = "c.kind = 1 AND NOT EXISTS (
        SELECT 1 FROM friendships AS f WHERE f.user_id = c.user_low AND f.friend_id = c.user_high
    )";
const IDS_IN_POSTGRES: &str = "SELECT unnest($1::uuid[])";
const IDS_IN_SQLITE: &str = "SELECT unhex(value) FROM json_each(?1)";

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    user_low: Option<Uuid>,
    user_high: Option<Uuid>,
    name: Option<String>,
    head_seq: i64,
    head_at: i64,
    audience_version: i64,
    member: Uuid,
    first_name: String,
    last_name: String,
    silenced: bool,
    strangers: bool,
    noticed: bool,
}

impl SeaStorage {
    /// The heads of those of some conversations to which somebody may write, all as they were at one
    /// moment. To a pair nobody may, once one of them has no account any more.
    pub(crate) async fn find_heads(
        &self,
        ids: &[ConversationId],
        policy: DirectMessages,
    ) -> RepoResult<HashMap<ConversationId, Head>> {
        let statement = find(self.backend(), ids, policy).map_err(repo_error)?;
        let rows = self.reader().query_all_raw(statement).await;
        let rows = rows.map_err(repo_error)?;
        let rows: Result<Vec<Found>, DbErr> = rows
            .iter()
            .map(|row| Found::from_query_result(row, ""))
            .collect();
        rows.map_err(repo_error)?
            .chunk_by(|one, next| one.id == next.id)
            .filter_map(|rows| head(rows).transpose())
            .collect()
    }
}

fn find(
    backend: DbBackend,
    ids: &[ConversationId],
    policy: DirectMessages,
) -> Result<Statement, DbErr> {
    let uuids = ids.iter().map(|id| id.uuid());
    let (set, value): (_, Value) = if backend == DbBackend::Postgres {
        (IDS_IN_POSTGRES, uuids.collect::<Vec<_>>().into())
    } else {
        let hex: Vec<_> = uuids.map(Uuid::simple).collect();
        let json = serde_json::to_string(&hex);
        let json = json.map_err(|error| DbErr::Json(error.to_string()))?;
        (IDS_IN_SQLITE, json.into())
    };
    let strangers = match policy {
        DirectMessages::Everyone => "FALSE",
        DirectMessages::Friends => NOT_FRIENDS,
    };
    let sql = FIND.replace("{ids}", set).replace("{strangers}", strangers);
    Ok(Statement::from_sql_and_values(backend, sql, [value]))
}

/// From all rows of one conversation.
fn head(rows: &[Found]) -> RepoResult<Option<(ConversationId, Head)>> {
    let [first, ..] = rows else {
        return Ok(None);
    };
    let members = || rows.iter().map(|row| UserId::new(row.member));
    let audience = match (&first.name, first.user_low, first.user_high) {
        (Some(name), _, _) => Audience::group(name, members().collect()),
        (None, Some(low), Some(high)) => {
            let pair = DirectConversation::between(UserId::new(low), UserId::new(high));
            if !members().eq([pair.low, pair.high]) {
                return Ok(None);
            }
            let is_silenced = |user| rows.iter().any(|row| row.member == user && row.silenced);
            let silenced = Silenced {
                low: is_silenced(low),
                high: is_silenced(high),
            };
            let openness = Openness {
                silenced,
                strangers: first.strangers,
            };
            Audience::Pair { pair, openness }
        }
        _ => return Err(malformed(format_args!("conversation {}", first.id))),
    };
    let noticed = rows.iter().filter(|row| row.noticed);
    let head = Head {
        seq: Seq(first.head_seq),
        at: time(first.head_at),
        audience,
        names: rows.iter().map(named).collect(),
        audience_version: first.audience_version,
        noticed: noticed.map(|row| UserId::new(row.member)).collect(),
    };
    Ok(Some((ConversationId::new(first.id), head)))
}

fn named(row: &Found) -> (UserId, PersonName) {
    let name = PersonName {
        first: row.first_name.clone(),
        last: row.last_name.clone(),
    };
    (UserId::new(row.member), name)
}
