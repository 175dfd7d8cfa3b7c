use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, Statement};
use serde::Serialize;
use uuid::fmt::Simple;

use super::Row;
use crate::db::repositories::messages::kind_number;

/// The messages whose people exist: as on PostgreSQL, from one JSON text.
const DRAFT: &str = "
WITH draft AS MATERIALIZED (
    SELECT d.*
    FROM (
        SELECT key AS place, unhex(value ->> 0) AS id, unhex(value ->> 1) AS conversation_id,
            value ->> 2 AS seq, unhex(value ->> 3) AS sender_id, unhex(value ->> 4) AS receiver_id,
            value ->> 5 AS kind, value ->> 6 AS content, value ->> 7 AS created_at,
            value ->> 8 AS audience
        FROM json_each(?1)
    ) AS d
    CROSS JOIN users AS s ON s.id = d.sender_id AND s.deleted_at IS NULL
    CROSS JOIN users AS r ON r.id = d.receiver_id AND r.deleted_at IS NULL
)";

/// Moves the heads of those conversations on that stand where the messages go on without a gap.
const MOVE_HEADS: &str = "
UPDATE conversations AS c
SET head_seq = h.last, head_at = h.at, change_stamp = (SELECT stamp FROM change_clock)
FROM (
    SELECT conversation_id, min(seq) AS first, max(seq) AS last, max(created_at) AS at,
        count(*) AS number, min(audience) AS audience
    FROM draft GROUP BY conversation_id
) AS h
WHERE c.id = h.conversation_id AND c.dropped_at IS NULL AND c.audience_version = h.audience
    AND c.head_seq + 1 = h.first AND c.head_seq + h.number = h.last";

/// Of conversations whose heads were just moved.
const INSERT: &str = "
INSERT INTO messages (id, conversation_id, seq, sender_id, kind, content, created_at, change_stamp)
SELECT d.id, d.conversation_id, d.seq, d.sender_id, d.kind, d.content, d.created_at, clock.stamp
FROM draft AS d CROSS JOIN change_clock AS clock
CROSS JOIN conversations AS c ON c.id = d.conversation_id AND c.change_stamp = clock.stamp
RETURNING id,
    (SELECT first_name FROM users WHERE users.id = messages.sender_id) AS first_name,
    (SELECT last_name FROM users WHERE users.id = messages.sender_id) AS last_name";

#[derive(Serialize)]
struct Columns<'a>(Simple, Simple, i64, Simple, Simple, i16, &'a str, i64, i64);

pub(super) async fn append(
    tx: &DatabaseTransaction,
    rows: &[Row],
) -> Result<Vec<QueryResult>, DbErr> {
    let rows_json: Vec<Columns> = rows.iter().map(columns).collect();
    let json = serde_json::to_string(&rows_json).map_err(|error| DbErr::Json(error.to_string()))?;
    let statement = |sql: &str| {
        let sql = format!("{DRAFT}{sql}");
        Statement::from_sql_and_values(DbBackend::Sqlite, sql, [json.as_str().into()])
    };
    tx.execute_raw(statement(MOVE_HEADS)).await?;
    tx.query_all_raw(statement(INSERT)).await
}

fn columns(row: &Row) -> Columns<'_> {
    let message = &row.message;
    Columns(
        message.id.uuid().simple(),
        message.conversation.uuid().simple(),
        message.seq.0,
        message.sender.uuid().simple(),
        row.receiver.uuid().simple(),
        kind_number(message.kind),
        &message.content,
        message.created_at.millis(),
        row.audience_version,
    )
}
