use crate::sql::Sql;

/// What is left when messages go: for everybody, or for one reader.
///
/// `conversations.shown_at` is the time of the latest message that was not deleted, 0 if there is none.
/// `head_at` stays the time of the latest there ever was, for times must never go back.
///
/// A participant who hid messages may see another one as the latest: `shown_at` of the participant, for
/// as long as the conversation's is not later than `hidden_until`. A new message so needs no look at
/// the participants. Both are in the index, which has all that a chat list asks of participants.
///
/// `read_at` is the time up to which `read_seq` counts, by which the index by time is walked.
///
/// Histories and chat lists walk `messages_by_time`. Deleted messages are not in it, so that however
/// many there are they cost a reader nothing.
pub(crate) const SQL: Sql = Sql::Both(
    "
ALTER TABLE conversations ADD COLUMN shown_at {bigint} NOT NULL DEFAULT 0;
UPDATE conversations SET shown_at = head_at;
ALTER TABLE participants ADD COLUMN hidden_until {bigint} NOT NULL DEFAULT 0;
ALTER TABLE participants ADD COLUMN shown_at {bigint} NOT NULL DEFAULT 0;
ALTER TABLE participants ADD COLUMN read_at {bigint} NOT NULL DEFAULT 0;
DROP INDEX participants_active;
CREATE INDEX participants_active
    ON participants (user_id, conversation_id, cleared_at, hidden_until, shown_at)
    WHERE left_at IS NULL;
DROP INDEX messages_by_time;
CREATE UNIQUE INDEX messages_by_time ON messages (conversation_id, created_at)
    WHERE deleted_at IS NULL;
CREATE TABLE hidden_messages (
    conversation_id {uuid} NOT NULL,
    user_id {uuid} NOT NULL,
    created_at {bigint} NOT NULL,
    change_stamp {bigint} NOT NULL,
    PRIMARY KEY (conversation_id, user_id, created_at)
) {strict};
",
);
