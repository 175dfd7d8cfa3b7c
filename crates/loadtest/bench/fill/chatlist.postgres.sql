-- Gives :one so many :conversations, every second one a group, and all together :rows messages.
BEGIN;
CREATE TEMP TABLE chat AS
    SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS partner,
        :rows / :conversations AS messages,
        (extract(epoch FROM now()) * 1000)::bigint - 60000 - n::bigint * 10007 AS at, n % 2 = 0 AS is_group
    FROM generate_series(1, :conversations) AS n;
INSERT INTO users (id, email, username, username_folded, first_name, last_name, first_folded,
        last_folded, password_hash, created_at)
    SELECT partner, partner || '@chats.example', partner, partner, 'Partner', n::text,
        'partner', n::text, '-', at
    FROM chat;
INSERT INTO conversations (id, kind, user_low, user_high, name, name_folded, owner_id, head_seq,
        head_at, shown_at, created_at, change_stamp)
    SELECT id, CASE WHEN is_group THEN 2 ELSE 1 END,
        CASE WHEN NOT is_group THEN least(partner, :'one'::uuid) END,
        CASE WHEN NOT is_group THEN greatest(partner, :'one'::uuid) END,
        CASE WHEN is_group THEN 'Group ' || n END, CASE WHEN is_group THEN 'group ' || n END,
        CASE WHEN is_group THEN partner END, messages, at, at,
        at - messages * 1000, pg_current_xact_id()::text::bigint
    FROM chat;
INSERT INTO participants (conversation_id, user_id, joined_at, change_stamp)
    SELECT id, member, at, pg_current_xact_id()::text::bigint
    FROM chat, LATERAL (VALUES (partner), (:'one'::uuid)) AS members (member);
INSERT INTO messages (id, conversation_id, seq, sender_id, kind, content, created_at, change_stamp)
    SELECT gen_random_uuid(), id, seq, partner, 1, 'hello there, a message of some length',
        at - (messages - seq) * 1000, pg_current_xact_id()::text::bigint
    FROM chat, generate_series(1, messages) AS seq;
COMMIT;
VACUUM ANALYZE users, conversations, participants, messages;
