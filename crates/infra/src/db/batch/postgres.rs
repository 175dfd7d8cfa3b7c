use std::collections::HashSet;

use messenger_domain::ids::ConversationId;
use messenger_domain::notifications::MissedMessage;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement, Value,
};

use super::{Move, Row, conversations};
use crate::db::repositories::messages::kind_number;

/// One statement is one round trip and one transaction.
///
/// `moved` are the conversations that stood where the messages go on. Rows are locked in the order of
/// their ids, in which they come.
///
/// The comparison with TRUE keeps the planner from joining: it makes a set of what is on the right side
/// of the IN.
const APPEND: &str = "
WITH moved AS (
    UPDATE conversations AS c
    SET head_seq = m.head_seq, head_at = m.head_at, shown_at = m.head_at,
        change_stamp = (SELECT pg_current_xact_id()::text::bigint)
    FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
        AS m (id, stood_at, head_seq, head_at, audience)
    WHERE c.id = m.id AND c.head_seq = m.stood_at AND c.audience_version = m.audience
        AND c.dropped_at IS NULL
    RETURNING c.id, c.name
), stored AS (
    INSERT INTO messages (id, conversation_id, seq, sender_id, kind, content, created_at, change_stamp)
    SELECT id, conversation_id, seq, sender_id, kind, content, created_at,
        (SELECT pg_current_xact_id()::text::bigint)
    FROM unnest($6::uuid[], $7::uuid[], $8::bigint[], $9::uuid[], $10::smallint[], $11::text[],
        $12::bigint[])
        AS d (id, conversation_id, seq, sender_id, kind, content, created_at)
    WHERE (conversation_id IN (SELECT id FROM moved)) IS TRUE
)";

const NOTICE: &str = "
, noticed AS (
    INSERT INTO notifications (id, user_id, kind, actor_id, conversation_id, group_name,
        created_at, updated_at)
    SELECT id, user_id, 1, sender_id, conversation_id,
        (SELECT name FROM moved WHERE moved.id = n.conversation_id), at, at
    FROM unnest($13::uuid[], $14::uuid[], $15::uuid[], $16::uuid[], $17::bigint[])
        AS n (id, user_id, conversation_id, sender_id, at)
    WHERE (conversation_id IN (SELECT id FROM moved)) IS TRUE
    ON CONFLICT DO NOTHING
)";

const MOVED: &str = "\nSELECT id FROM moved";

/// Which of some conversations no other writer has locked.
const FREE: &str =
    "SELECT id FROM conversations WHERE id = ANY ($1::uuid[]) FOR NO KEY UPDATE SKIP LOCKED";

pub(super) async fn append(
    db: &DatabaseConnection,
    moves: &[Move],
    rows: &[&Row],
    missed: &[MissedMessage],
) -> Result<Vec<QueryResult>, DbErr> {
    let mut values = vec![
        column(moves, |one| one.conversation.uuid()),
        column(moves, |one| one.stood_at.0),
        column(moves, |one| one.head_seq.0),
        column(moves, |one| one.head_at.millis()),
        column(moves, |one| one.audience_version),
        column(rows, |row| row.message.id.uuid()),
        column(rows, |row| row.message.conversation.uuid()),
        column(rows, |row| row.message.seq.0),
        column(rows, |row| row.message.sender.uuid()),
        column(rows, |row| kind_number(row.message.kind)),
        column(rows, |row| row.message.content.clone()),
        column(rows, |row| row.message.created_at.millis()),
    ];
    let mut sql = APPEND.to_owned();
    if !missed.is_empty() {
        sql.push_str(NOTICE);
        values.extend([
            column(missed, |one| one.id.uuid()),
            column(missed, |one| one.user.uuid()),
            column(missed, |one| one.conversation.uuid()),
            column(missed, |one| one.sender.uuid()),
            column(missed, |one| one.at.millis()),
        ]);
    }
    sql.push_str(MOVED);
    let append = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
    db.query_all_raw(append).await
}

pub(super) async fn find_free(
    db: &DatabaseConnection,
    moves: &[Move],
) -> Result<HashSet<ConversationId>, DbErr> {
    let ids = column(moves, |one| one.conversation.uuid());
    let find = Statement::from_sql_and_values(DbBackend::Postgres, FREE, [ids]);
    conversations(&db.query_all_raw(find).await?)
}

/// A parameter that has a value for each row.
pub(crate) fn column<S, T>(items: &[S], value: impl Fn(&S) -> T) -> Value
where
    Vec<T>: Into<Value>,
{
    items.iter().map(value).collect::<Vec<T>>().into()
}
