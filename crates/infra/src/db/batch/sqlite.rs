use messenger_domain::notifications::MissedMessage;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, Statement};
use serde::Serialize;
use uuid::fmt::Simple;

use super::{Move, Row};
use crate::db::repositories::messages::kind_number;

/// Moves the heads of those conversations on that stood where the messages go on.
const MOVE_HEADS: &str = "
UPDATE conversations AS c
SET head_seq = m.head_seq, head_at = m.head_at, shown_at = m.head_at,
    change_stamp = (SELECT stamp FROM change_clock)
FROM (
    SELECT unhex(value ->> 0) AS id, value ->> 1 AS stood_at, value ->> 2 AS head_seq,
        value ->> 3 AS head_at, value ->> 4 AS audience
    FROM json_each(?1)
) AS m
WHERE c.id = m.id AND c.head_seq = m.stood_at AND c.audience_version = m.audience
    AND c.dropped_at IS NULL
RETURNING id";

/// Of conversations whose heads were just moved.
const INSERT: &str = "
INSERT INTO messages (id, conversation_id, seq, sender_id, kind, content, created_at, change_stamp)
SELECT d.id, d.conversation_id, d.seq, d.sender_id, d.kind, d.content, d.created_at, clock.stamp
FROM (
    SELECT unhex(value ->> 0) AS id, unhex(value ->> 1) AS conversation_id, value ->> 2 AS seq,
        unhex(value ->> 3) AS sender_id, value ->> 4 AS kind, value ->> 5 AS content,
        value ->> 6 AS created_at
    FROM json_each(?1)
) AS d CROSS JOIN change_clock AS clock
CROSS JOIN conversations AS c ON c.id = d.conversation_id AND c.change_stamp = clock.stamp";

/// Of such conversations as well.
const NOTICE: &str = "
INSERT INTO notifications (id, user_id, kind, actor_id, conversation_id, group_name,
    created_at, updated_at)
SELECT n.id, n.user_id, 1, n.sender_id, n.conversation_id, c.name, n.at, n.at
FROM (
    SELECT unhex(value ->> 0) AS id, unhex(value ->> 1) AS user_id,
        unhex(value ->> 2) AS conversation_id, unhex(value ->> 3) AS sender_id, value ->> 4 AS at
    FROM json_each(?1)
) AS n CROSS JOIN change_clock AS clock
CROSS JOIN conversations AS c ON c.id = n.conversation_id AND c.change_stamp = clock.stamp
WHERE TRUE
ON CONFLICT DO NOTHING";

#[derive(Serialize)]
struct MissedColumns(Simple, Simple, Simple, Simple, i64);

#[derive(Serialize)]
struct MoveColumns(Simple, i64, i64, i64, i64);

#[derive(Serialize)]
struct RowColumns<'a>(Simple, Simple, i64, Simple, i16, &'a str, i64);

pub(super) async fn append(
    tx: &DatabaseTransaction,
    moves: &[Move],
    rows: &[&Row],
    missed: &[MissedMessage],
) -> Result<Vec<QueryResult>, DbErr> {
    let moves = moves.iter().map(|one| {
        MoveColumns(
            one.conversation.uuid().simple(),
            one.stood_at.0,
            one.head_seq.0,
            one.head_at.millis(),
            one.audience_version,
        )
    });
    let rows = rows.iter().map(|row| {
        let message = &row.message;
        RowColumns(
            message.id.uuid().simple(),
            message.conversation.uuid().simple(),
            message.seq.0,
            message.sender.uuid().simple(),
            kind_number(message.kind),
            &message.content,
            message.created_at.millis(),
        )
    });
    let conversations = tx.query_all_raw(json_statement(MOVE_HEADS, moves)?).await?;
    tx.execute_raw(json_statement(INSERT, rows)?).await?;
    if !missed.is_empty() {
        let missed = missed.iter().map(|one| {
            MissedColumns(
                one.id.uuid().simple(),
                one.user.uuid().simple(),
                one.conversation.uuid().simple(),
                one.sender.uuid().simple(),
                one.at.millis(),
            )
        });
        tx.execute_raw(json_statement(NOTICE, missed)?).await?;
    }
    Ok(conversations)
}

/// A statement whose one parameter has all rows.
pub(crate) fn json_statement<T: Serialize>(
    sql: &str,
    rows: impl Iterator<Item = T>,
) -> Result<Statement, DbErr> {
    let rows: Vec<T> = rows.collect();
    let json = serde_json::to_string(&rows).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(Statement::from_sql_and_values(
        DbBackend::Sqlite,
        sql,
        [json.into()],
    ))
}
