use std::collections::HashMap;

use messenger_domain::conversations::DirectConversation;
use messenger_domain::error::RepoResult;
use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::{Audience, Head, Seq};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, Value};
use uuid::Uuid;

use crate::db::SeaStorage;
use crate::db::error::{malformed, repo_error};
use crate::db::repositories::time;

/// A row for each member of a group, and one for a pair. `{ids}` is where a set of ids goes.
const FIND: &str = "
SELECT c.id, c.user_low, c.user_high, c.name, c.head_seq, c.head_at, c.audience_version,
    p.user_id AS member
FROM conversations AS c
LEFT JOIN participants AS p
    ON p.conversation_id = c.id AND p.left_at IS NULL AND c.name IS NOT NULL
WHERE c.id IN ({ids}) AND c.dropped_at IS NULL
ORDER BY c.id, member";
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
    member: Option<Uuid>,
}

impl SeaStorage {
    /// The heads of those of some conversations that exist, all as they were at one moment.
    pub(crate) async fn find_heads(
        &self,
        ids: &[ConversationId],
    ) -> RepoResult<HashMap<ConversationId, Head>> {
        let statement = find(self.backend(), ids).map_err(repo_error)?;
        let rows = self.reader().query_all_raw(statement).await;
        let rows = rows.map_err(repo_error)?;
        let rows: Result<Vec<Found>, DbErr> = rows
            .iter()
            .map(|row| Found::from_query_result(row, ""))
            .collect();
        rows.map_err(repo_error)?
            .chunk_by(|one, next| one.id == next.id)
            .map(head)
            .collect()
    }
}

fn find(backend: DbBackend, ids: &[ConversationId]) -> Result<Statement, DbErr> {
    let uuids = ids.iter().map(|id| id.uuid());
    let (set, value): (_, Value) = if backend == DbBackend::Postgres {
        (IDS_IN_POSTGRES, uuids.collect::<Vec<_>>().into())
    } else {
        let hex: Vec<_> = uuids.map(Uuid::simple).collect();
        let json = serde_json::to_string(&hex);
        let json = json.map_err(|error| DbErr::Json(error.to_string()))?;
        (IDS_IN_SQLITE, json.into())
    };
    let sql = FIND.replace("{ids}", set);
    Ok(Statement::from_sql_and_values(backend, sql, [value]))
}

/// From all rows of one conversation.
fn head(rows: &[Found]) -> RepoResult<(ConversationId, Head)> {
    let [first, ..] = rows else {
        return Err(malformed("a conversation without a row"));
    };
    let audience = match (&first.name, first.user_low, first.user_high) {
        (Some(name), _, _) => {
            let members = rows.iter().filter_map(|row| row.member);
            Audience::group(name, members.map(UserId::new).collect())
        }
        (None, Some(low), Some(high)) => {
            let (low, high) = (UserId::new(low), UserId::new(high));
            Audience::Pair(DirectConversation::between(low, high))
        }
        _ => return Err(malformed(format_args!("conversation {}", first.id))),
    };
    let head = Head {
        seq: Seq(first.head_seq),
        at: time(first.head_at),
        audience,
        audience_version: first.audience_version,
    };
    Ok((ConversationId::new(first.id), head))
}
