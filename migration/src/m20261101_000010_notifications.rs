use crate::sql::Sql;

/// What people are told and may read later. Names of people are not here, nor what messages say: both are
/// looked up when somebody reads, so that nothing outlives the account or the message.
///
/// `kind` 1 is for missed messages, of which `created_at` is the time of the first, and of which those up
/// to `told_until` are told once it was read. One that is unread tells of all: hence the unique index, by
/// which is also found who need not be told again. Nothing refers to `users`: that would lock a row of it
/// while messages are stored.
pub(crate) const SQL: Sql = Sql::Both(
    "
CREATE TABLE notifications (
    id {uuid} NOT NULL PRIMARY KEY,
    user_id {uuid} NOT NULL,
    kind {smallint} NOT NULL,
    actor_id {uuid},
    conversation_id {uuid},
    group_name {text},
    request_id {uuid},
    created_at {bigint} NOT NULL,
    updated_at {bigint} NOT NULL,
    read_at {bigint},
    told_until {bigint},
    deleted_at {bigint},
    CHECK (kind <> 1 OR (actor_id IS NOT NULL AND conversation_id IS NOT NULL))
) {strict};
CREATE INDEX notifications_by_time ON notifications (user_id, created_at, id)
    WHERE deleted_at IS NULL;
CREATE INDEX notifications_unread ON notifications (user_id, created_at, id)
    WHERE deleted_at IS NULL AND read_at IS NULL;
CREATE UNIQUE INDEX notifications_missed ON notifications (user_id, conversation_id)
    WHERE kind = 1 AND deleted_at IS NULL AND read_at IS NULL;
CREATE INDEX notifications_of_requests ON notifications (request_id)
    WHERE request_id IS NOT NULL;
CREATE INDEX notifications_by_age ON notifications (created_at, id);
",
);
