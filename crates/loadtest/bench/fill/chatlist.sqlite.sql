-- Gives :one so many :conversations, every second one a group, and all together :rows messages.
BEGIN IMMEDIATE;
CREATE TEMP TABLE series (value INTEGER PRIMARY KEY);
INSERT INTO series
    WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted
        WHERE n < max(:conversations, :rows / :conversations))
    SELECT n FROM counted;
CREATE TEMP TABLE chat AS
    SELECT value AS n, randomblob(16) AS id, randomblob(16) AS partner,
        :rows / :conversations AS messages,
        unixepoch() * 1000 - 60000 - value * 10007 AS at, value % 2 = 0 AS is_group
    FROM series WHERE value BETWEEN 1 AND :conversations;
INSERT INTO users (id, email, username, username_folded, first_name, last_name, first_folded,
        last_folded, password_hash, created_at)
    SELECT partner, hex(partner) || '@chats.example', hex(partner), hex(partner), 'Partner',
        CAST(n AS TEXT), 'partner', CAST(n AS TEXT), '-', at
    FROM chat;
INSERT INTO conversations (id, kind, user_low, user_high, name, name_folded, owner_id, head_seq,
        head_at, shown_at, created_at, change_stamp)
    SELECT id, iif(is_group, 2, 1),
        iif(is_group, NULL, min(partner, unhex(:one, '-'))),
        iif(is_group, NULL, max(partner, unhex(:one, '-'))),
        iif(is_group, 'Group ' || n, NULL), iif(is_group, 'group ' || n, NULL),
        iif(is_group, partner, NULL), messages, at, at, at - messages * 1000, (SELECT stamp FROM change_clock)
    FROM chat;
INSERT INTO participants (conversation_id, user_id, joined_at, change_stamp)
    SELECT id, partner, at, (SELECT stamp FROM change_clock) FROM chat
    UNION ALL
    SELECT id, unhex(:one, '-'), at, (SELECT stamp FROM change_clock) FROM chat;
INSERT INTO messages (id, conversation_id, seq, sender_id, kind, content, created_at, change_stamp)
    SELECT randomblob(16), id, value, partner, 1, 'hello there, a message of some length',
        at - (messages - value) * 1000, (SELECT stamp FROM change_clock)
    FROM chat CROSS JOIN series ON value BETWEEN 1 AND messages;
COMMIT;
