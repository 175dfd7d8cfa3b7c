use crate::sql::Sql;

/// Kind 1 is direct, between `user_low` and `user_high`; kind 2 is a group. Who left stays in
/// `participants`, so that devices can be told. The index has all that a chat list asks of them: those
/// of one user are scattered over the table.
pub(crate) const SQL: Sql = Sql::Both(
    "
CREATE TABLE conversations (
    id {uuid} NOT NULL PRIMARY KEY,
    kind {smallint} NOT NULL,
    user_low {uuid} REFERENCES users (id),
    user_high {uuid} REFERENCES users (id),
    name {text},
    name_folded {text},
    owner_id {uuid} REFERENCES users (id),
    head_seq {bigint} NOT NULL DEFAULT 0,
    head_at {bigint} NOT NULL DEFAULT 0,
    audience_version {bigint} NOT NULL DEFAULT 0,
    created_at {bigint} NOT NULL,
    dropped_at {bigint},
    change_stamp {bigint} NOT NULL,
    CHECK ((kind = 1 AND user_low IS NOT NULL AND user_high IS NOT NULL)
        OR (kind = 2 AND name IS NOT NULL AND name_folded IS NOT NULL AND owner_id IS NOT NULL))
) {strict};
CREATE TABLE participants (
    conversation_id {uuid} NOT NULL REFERENCES conversations (id),
    user_id {uuid} NOT NULL REFERENCES users (id),
    joined_at {bigint} NOT NULL,
    left_at {bigint},
    cleared_at {bigint} NOT NULL DEFAULT 0,
    read_seq {bigint} NOT NULL DEFAULT 0,
    delivered_seq {bigint} NOT NULL DEFAULT 0,
    change_stamp {bigint} NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
) {strict};
CREATE INDEX participants_active ON participants (user_id, conversation_id, cleared_at)
    WHERE left_at IS NULL;
",
);
