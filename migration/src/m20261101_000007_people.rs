use crate::sql::Sql;

/// Requests are here while they are open: two people have at most one, whoever sent it. A friendship is
/// two rows, one for each of the two, so that a list of friends is a range of an index.
pub(crate) const SQL: Sql = Sql::Both(
    "
CREATE TABLE friend_requests (
    id {uuid} NOT NULL PRIMARY KEY,
    user_low {uuid} NOT NULL REFERENCES users (id),
    user_high {uuid} NOT NULL REFERENCES users (id),
    sender_id {uuid} NOT NULL,
    receiver_id {uuid} NOT NULL,
    created_at {bigint} NOT NULL,
    UNIQUE (user_low, user_high),
    CHECK (user_low < user_high),
    CHECK ((sender_id = user_low AND receiver_id = user_high)
        OR (sender_id = user_high AND receiver_id = user_low))
) {strict};
CREATE INDEX friend_requests_sent ON friend_requests (sender_id, created_at, id);
CREATE INDEX friend_requests_received ON friend_requests (receiver_id, created_at, id);
CREATE TABLE friendships (
    user_id {uuid} NOT NULL REFERENCES users (id),
    friend_id {uuid} NOT NULL REFERENCES users (id),
    created_at {bigint} NOT NULL,
    PRIMARY KEY (user_id, friend_id),
    CHECK (user_id <> friend_id)
) {strict};
CREATE INDEX friendships_by_time ON friendships (user_id, created_at, friend_id);
CREATE TABLE blocks (
    blocker_id {uuid} NOT NULL REFERENCES users (id),
    blocked_id {uuid} NOT NULL REFERENCES users (id),
    created_at {bigint} NOT NULL,
    PRIMARY KEY (blocker_id, blocked_id),
    CHECK (blocker_id <> blocked_id)
) {strict};
CREATE INDEX blocks_by_time ON blocks (blocker_id, created_at, blocked_id);
CREATE INDEX blocks_by_blocked ON blocks (blocked_id);
",
);
