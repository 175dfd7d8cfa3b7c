use crate::sql::Sql;

/// Numbers and times both strictly increase within a conversation. Clients page by time, and so does
/// all else: an index by number as well would cost each message a tenth of its time, and nothing asks
/// for it.
///
/// No foreign keys: neither conversations nor users are ever deleted, and whoever stores a message has
/// just locked the one and read the other. To look both up again would cost as much as the rest.
pub(crate) const SQL: Sql = Sql::Both(
    "
CREATE TABLE messages (
    id {uuid} NOT NULL PRIMARY KEY,
    conversation_id {uuid} NOT NULL,
    seq {bigint} NOT NULL,
    sender_id {uuid} NOT NULL,
    kind {smallint} NOT NULL CHECK (kind IN (1, 2)),
    content {text} NOT NULL,
    created_at {bigint} NOT NULL,
    edited_at {bigint},
    deleted_at {bigint},
    change_stamp {bigint} NOT NULL
) {strict};
CREATE UNIQUE INDEX messages_by_time ON messages (conversation_id, created_at);
",
);
