use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement, Value,
};

use super::Row;
use crate::db::repositories::messages::kind_number;

/// One statement is one round trip and one transaction.
///
/// `draft` are the messages whose people exist, found by their keys. `free` are the conversations that
/// nobody else has locked. `head` are those of them that stand where the messages go on without a gap,
/// moved on. That the messages are numbered without a gap is also what shows that no draft is missing.
///
/// The odd forms keep the planner from joining what is better looked up: `OFFSET 0` is a fence, and a
/// comparison with TRUE makes a set of what is on the right side of an IN.
const APPEND: &str = "
WITH draft AS MATERIALIZED (
    SELECT d.*, s.first_name, s.last_name
    FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::uuid[], $6::smallint[],
            $7::text[], $8::bigint[], $9::bigint[])
        AS d (id, conversation_id, seq, sender_id, receiver_id, kind, content, created_at, audience)
    CROSS JOIN LATERAL (
        SELECT first_name, last_name, deleted_at FROM users WHERE id = d.sender_id OFFSET 0
    ) AS s
    WHERE s.deleted_at IS NULL AND (
        d.receiver_id = d.sender_id
        OR (SELECT deleted_at IS NULL FROM users WHERE id = d.receiver_id)
    )
), free AS MATERIALIZED (
    SELECT id FROM conversations WHERE id = ANY ($2::uuid[]) FOR NO KEY UPDATE SKIP LOCKED
), head AS MATERIALIZED (
    UPDATE conversations AS c
    SET head_seq = h.last, head_at = h.at, change_stamp = pg_current_xact_id()::text::bigint
    FROM (
        SELECT conversation_id, min(seq) AS first, max(seq) AS last, max(created_at) AS at,
            count(*) AS number, min(audience) AS audience
        FROM draft
        WHERE (conversation_id IN (SELECT id FROM free)) IS TRUE
        GROUP BY conversation_id
    ) AS h
    WHERE c.id = h.conversation_id AND c.dropped_at IS NULL AND c.audience_version = h.audience
        AND c.head_seq + 1 = h.first AND c.head_seq + h.number = h.last
    RETURNING c.id
), stored AS (
    INSERT INTO messages (id, conversation_id, seq, sender_id, kind, content, created_at, change_stamp)
    SELECT id, conversation_id, seq, sender_id, kind, content, created_at,
        pg_current_xact_id()::text::bigint
    FROM draft WHERE (conversation_id IN (SELECT id FROM head)) IS TRUE
)
SELECT id, first_name, last_name
FROM draft WHERE (conversation_id IN (SELECT id FROM head)) IS TRUE";

pub(super) async fn append(
    db: &DatabaseConnection,
    rows: &[Row],
) -> Result<Vec<QueryResult>, DbErr> {
    let values = [
        column(rows, |row| row.message.id.uuid()),
        column(rows, |row| row.message.conversation.uuid()),
        column(rows, |row| row.message.seq.0),
        column(rows, |row| row.message.sender.uuid()),
        column(rows, |row| row.receiver.uuid()),
        column(rows, |row| kind_number(row.message.kind)),
        column(rows, |row| row.message.content.clone()),
        column(rows, |row| row.message.created_at.millis()),
        column(rows, |row| row.audience_version),
    ];
    let append = Statement::from_sql_and_values(DbBackend::Postgres, APPEND, values);
    db.query_all_raw(append).await
}

fn column<T>(rows: &[Row], value: impl Fn(&Row) -> T) -> Value
where
    Vec<T>: Into<Value>,
{
    rows.iter().map(value).collect::<Vec<T>>().into()
}
