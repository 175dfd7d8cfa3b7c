-- What the server stores for :batch messages, without anything that it looks up or tells.
INSERT INTO messages_copy (id, conversation_id, seq, sender_id, kind, content, created_at, change_stamp)
SELECT gen_random_uuid(), md5('conversation ' || :client_id)::uuid, n, md5('sender ' || :client_id)::uuid,
    1, 'hello there, a message of some length', n, pg_current_xact_id()::text::bigint
FROM (SELECT nextval('messages_copy_seq') AS n FROM generate_series(1, :batch)) AS numbers;
