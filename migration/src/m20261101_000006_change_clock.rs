use crate::sql::Sql;

/// One row. On SQLite it is the change stamp, raised once by each transaction; on PostgreSQL, where
/// transactions have numbers of their own, only the readiness probe writes it.
pub(crate) const SQL: Sql = Sql::Both(
    "
CREATE TABLE change_clock (stamp {bigint} NOT NULL) {strict};
INSERT INTO change_clock (stamp) VALUES (0);
",
);
