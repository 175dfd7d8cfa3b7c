use crate::sql::Sql;

pub(crate) const SQL: Sql = Sql::Both(
    "
CREATE TABLE sessions (
    id {uuid} NOT NULL PRIMARY KEY,
    user_id {uuid} NOT NULL REFERENCES users (id),
    created_at {bigint} NOT NULL,
    expires_at {bigint} NOT NULL,
    ended_at {bigint},
    user_agent {text}
) {strict};
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_end ON sessions (coalesce(ended_at, expires_at));
",
);
