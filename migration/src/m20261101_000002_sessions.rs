use crate::sql::Sql;

/// Of refresh tokens only digests, and all that a session had, so that one which is shown twice is known.
/// State 1 lives, 2 was exchanged, 3 was superseded.
pub(crate) const SQL: Sql = Sql::Both(
    "
CREATE TABLE sessions (
    id {uuid} NOT NULL PRIMARY KEY,
    user_id {uuid} NOT NULL REFERENCES users (id),
    created_at {bigint} NOT NULL,
    last_used_at {bigint} NOT NULL,
    expires_at {bigint} NOT NULL,
    ended_at {bigint},
    user_agent {text}
) {strict};
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_end ON sessions (coalesce(ended_at, expires_at));
CREATE TABLE refresh_tokens (
    digest {bytes} NOT NULL PRIMARY KEY,
    session_id {uuid} NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    parent {bytes},
    state {smallint} NOT NULL CHECK (state IN (1, 2, 3)),
    exchanged_at {bigint},
    CHECK (state <> 2 OR exchanged_at IS NOT NULL)
) {strict};
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
CREATE UNIQUE INDEX refresh_tokens_living ON refresh_tokens (session_id) WHERE state = 1;
",
);
