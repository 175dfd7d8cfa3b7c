use std::collections::HashMap;

use messenger_domain::conversations::Receipts;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use serde::Serialize;
use uuid::fmt::Simple;

use super::{MarkRow, Place, before};
use crate::db::batch::json_statement;

const MARKS: &str = "(
    SELECT unhex(value ->> 0) AS conversation_id, unhex(value ->> 1) AS user_id,
        value ->> 2 AS delivered, value ->> 3 AS read, value ->> 4 AS read_at
    FROM json_each(?1)
) AS m";

/// What is updated cannot tell how it was before.
const BEFORE: &str = "
SELECT p.conversation_id, p.user_id, p.delivered_seq, p.read_seq
FROM {marks} CROSS JOIN participants AS p
WHERE p.conversation_id = m.conversation_id AND p.user_id = m.user_id
    AND p.left_at IS NULL AND (p.delivered_seq < m.delivered OR p.read_seq < m.read)";

const MARK: &str = "
UPDATE participants AS p
SET delivered_seq = max(p.delivered_seq, m.delivered),
    read_seq = max(p.read_seq, m.read),
    read_at = CASE WHEN p.read_seq < m.read THEN m.read_at ELSE p.read_at END,
    change_stamp = (SELECT stamp FROM change_clock)
FROM {marks}
WHERE p.conversation_id = m.conversation_id AND p.user_id = m.user_id";

#[derive(Serialize)]
struct Columns(Simple, Simple, i64, i64, i64);

pub(super) async fn mark(
    tx: &DatabaseTransaction,
    rows: &[MarkRow],
) -> Result<HashMap<Place, Receipts>, DbErr> {
    let columns = |row: &MarkRow| {
        let (conversation, user) = row.place;
        Columns(
            conversation.uuid().simple(),
            user.uuid().simple(),
            row.delivered.0,
            row.read.0,
            row.read_at,
        )
    };
    let find = json_statement(&BEFORE.replace("{marks}", MARKS), rows.iter().map(columns))?;
    let moved = before(&tx.query_all_raw(find).await?)?;
    let behind = rows.iter().filter(|row| moved.contains_key(&row.place));
    if !moved.is_empty() {
        let mark = json_statement(&MARK.replace("{marks}", MARKS), behind.map(columns))?;
        tx.execute_raw(mark).await?;
    }
    Ok(moved)
}
