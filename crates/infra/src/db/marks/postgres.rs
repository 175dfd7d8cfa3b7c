use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

use super::{MarkRow, Marked, before, place};
use crate::db::batch::column;

/// One statement is one round trip and one transaction. `behind` are those who are not there yet, locked,
/// as they were before.
const MARK: &str = "
WITH behind AS (
    SELECT p.conversation_id, p.user_id, p.delivered_seq, p.read_seq,
        m.delivered, m.read, m.read_at
    FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[])
        AS m (conversation_id, user_id, delivered, read, read_at)
    JOIN participants AS p
        ON p.conversation_id = m.conversation_id AND p.user_id = m.user_id
    WHERE p.left_at IS NULL AND (p.delivered_seq < m.delivered OR p.read_seq < m.read)
    FOR NO KEY UPDATE OF p SKIP LOCKED
)
UPDATE participants AS p
SET delivered_seq = greatest(p.delivered_seq, b.delivered),
    read_seq = greatest(p.read_seq, b.read),
    read_at = CASE WHEN p.read_seq < b.read THEN b.read_at ELSE p.read_at END,
    change_stamp = (SELECT pg_current_xact_id()::text::bigint)
FROM behind AS b
WHERE p.conversation_id = b.conversation_id AND p.user_id = b.user_id
RETURNING p.conversation_id, p.user_id, b.delivered_seq, b.read_seq";

/// Those who are not there yet.
const BEHIND: &str = "
SELECT p.conversation_id, p.user_id
FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[])
    AS m (conversation_id, user_id, delivered, read)
JOIN participants AS p
    ON p.conversation_id = m.conversation_id AND p.user_id = m.user_id
WHERE p.left_at IS NULL AND (p.delivered_seq < m.delivered OR p.read_seq < m.read)";

pub(super) async fn mark(db: &DatabaseConnection, rows: &[MarkRow]) -> Result<Marked, DbErr> {
    let mut values = columns(rows).to_vec();
    values.push(column(rows, |row| row.read_at));
    let mark = Statement::from_sql_and_values(DbBackend::Postgres, MARK, values);
    let moved = before(&db.query_all_raw(mark).await?)?;
    let rest: Vec<MarkRow> = rows
        .iter()
        .filter(|row| !moved.contains_key(&row.place))
        .copied()
        .collect();
    let mut locked = HashSet::new();
    if !rest.is_empty() {
        let find = Statement::from_sql_and_values(DbBackend::Postgres, BEHIND, columns(&rest));
        let found = db.query_all_raw(find).await?;
        locked = found.iter().map(place).collect::<Result<_, _>>()?;
    }
    Ok(Marked { moved, locked })
}

fn columns(rows: &[MarkRow]) -> [sea_orm::Value; 4] {
    [
        column(rows, |row| row.place.0.uuid()),
        column(rows, |row| row.place.1.uuid()),
        column(rows, |row| row.delivered.0),
        column(rows, |row| row.read.0),
    ]
}
