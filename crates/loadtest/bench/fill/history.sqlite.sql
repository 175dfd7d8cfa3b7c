-- Puts :rows messages before those of the dialog of :one and :other, ten seconds apart.
BEGIN IMMEDIATE;
CREATE TEMP TABLE series (value INTEGER PRIMARY KEY);
INSERT INTO series
    WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n < :rows)
    SELECT n FROM counted;
CREATE TEMP TABLE talk AS
    SELECT id, head_at FROM conversations
    WHERE user_low = min(unhex(:one, '-'), unhex(:other, '-'))
        AND user_high = max(unhex(:one, '-'), unhex(:other, '-'));
UPDATE messages SET seq = seq + :rows WHERE conversation_id = (SELECT id FROM talk);
UPDATE conversations SET head_seq = head_seq + :rows WHERE id = (SELECT id FROM talk);
INSERT INTO messages (id, conversation_id, seq, sender_id, kind, content, created_at, change_stamp)
    SELECT randomblob(16), talk.id, value,
        CASE value % 2 WHEN 0 THEN unhex(:one, '-') ELSE unhex(:other, '-') END, 1,
        'hello there, a message of some length ' || value,
        talk.head_at - 60000 - (:rows - value) * 10000, (SELECT stamp FROM change_clock)
    FROM talk CROSS JOIN series WHERE value BETWEEN 1 AND :rows;
COMMIT;
