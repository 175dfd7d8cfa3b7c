-- Puts :rows messages before those of the dialog of :one and :other, ten seconds apart.
BEGIN;
CREATE TEMP TABLE talk AS
    SELECT id, head_at FROM conversations
    WHERE user_low = least(:'one'::uuid, :'other'::uuid)
        AND user_high = greatest(:'one'::uuid, :'other'::uuid);
UPDATE messages SET seq = seq + :rows WHERE conversation_id = (SELECT id FROM talk);
UPDATE conversations SET head_seq = head_seq + :rows WHERE id = (SELECT id FROM talk);
INSERT INTO messages (id, conversation_id, seq, sender_id, kind, content, created_at, change_stamp)
    SELECT gen_random_uuid(), talk.id, n,
        CASE n % 2 WHEN 0 THEN :'one'::uuid ELSE :'other'::uuid END, 1,
        'hello there, a message of some length ' || n, talk.head_at - 60000 - (:rows - n)::bigint * 10000,
        pg_current_xact_id()::text::bigint
    FROM talk, generate_series(1, :rows) AS n;
COMMIT;
VACUUM ANALYZE messages;
