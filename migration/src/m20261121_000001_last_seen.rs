use crate::sql::Sql;

/// Not columns of `users`: people come and go more often than anything else of them changes, and whoever
/// writes this waits for nobody who has locked an account.
pub(crate) const SQL: Sql = Sql::Both(
    "
CREATE TABLE last_seen (
    user_id {uuid} NOT NULL PRIMARY KEY REFERENCES users (id),
    seen_at {bigint} NOT NULL
) {strict};
CREATE INDEX last_seen_by_time ON last_seen (seen_at);
",
);
