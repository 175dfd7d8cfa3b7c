use crate::sql::Sql;

/// Deleted accounts keep their row, with nothing in it that tells who it was.
pub(crate) const SQL: Sql = Sql::Both(
    "
CREATE TABLE users (
    id {uuid} NOT NULL PRIMARY KEY,
    email {text} UNIQUE,
    username {text},
    username_folded {text} UNIQUE,
    first_name {text} NOT NULL,
    last_name {text} NOT NULL,
    first_folded {text} NOT NULL,
    last_folded {text} NOT NULL,
    password_hash {text},
    created_at {bigint} NOT NULL,
    deleted_at {bigint},
    CHECK (deleted_at IS NOT NULL OR (email IS NOT NULL AND username IS NOT NULL
        AND username_folded IS NOT NULL AND password_hash IS NOT NULL))
) {strict};
CREATE INDEX users_by_name ON users (first_folded, last_folded, id) WHERE deleted_at IS NULL;
CREATE INDEX users_deleted ON users (id) WHERE deleted_at IS NOT NULL;
",
);
