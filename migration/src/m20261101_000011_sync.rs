use crate::sql::Sql;

/// What asking for all that changed since a moment needs beside the stamps.
///
/// `database_identity` has one row. A stamp means nothing in another database: whoever puts an older copy
/// of this one in its place gives that another id.
///
/// `joined_stamp` is the stamp of the transaction in which somebody joined, or joined again: to a newcomer
/// all messages are new, however old they are.
///
/// `messages_changed` has what was edited or deleted, and nothing of what was only written: storing a
/// message does not touch it.
pub(crate) const SQL: Sql = Sql::Both(
    "
CREATE TABLE database_identity (id {uuid} NOT NULL) {strict};
INSERT INTO database_identity (id) VALUES ({random_uuid});
ALTER TABLE participants ADD COLUMN joined_stamp {bigint} NOT NULL DEFAULT 0;
CREATE INDEX participants_gone ON participants (user_id, conversation_id) WHERE left_at IS NOT NULL;
CREATE INDEX messages_changed ON messages (conversation_id, change_stamp)
    WHERE edited_at IS NOT NULL OR deleted_at IS NOT NULL;
",
);
