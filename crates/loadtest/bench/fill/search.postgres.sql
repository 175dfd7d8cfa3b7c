-- Adds people until there are :rows of them, half with Latin names and half with Cyrillic ones.
--
-- The grams of a person are put together from those of parts, each reckoned once: an e-mail is
-- pAAAABBBB@people.example, of which AAAA, BBBB and what crosses from one into the other are parts.
-- Some grams are therefore in a row twice, which the index does not mind.
SET maintenance_work_mem = '512MB';
BEGIN;
CREATE FUNCTION pg_temp.grams(text) RETURNS bigint[] LANGUAGE sql IMMUTABLE AS $$
    SELECT array_agg(DISTINCT (ascii(substr($1, p, 1))::bigint << 42)
        | (CASE WHEN l > 1 THEN ascii(substr($1, p + 1, 1))::bigint << 21 ELSE 0 END)
        | (CASE WHEN l > 2 THEN ascii(substr($1, p + 2, 1))::bigint ELSE 0 END))
    FROM generate_series(1, 3) AS l, generate_series(1, length($1) - l + 1) AS p
$$;
-- What the server has written itself has to be the same.
DO $$
BEGIN
    IF EXISTS (
        SELECT FROM users AS u JOIN user_grams AS g ON g.user_id = u.id
        WHERE u.email LIKE '%@load.example' AND g.grams <> ARRAY(
            SELECT DISTINCT unnest(pg_temp.grams(u.first_folded) || pg_temp.grams(u.last_folded)
                || pg_temp.grams(u.username_folded) || pg_temp.grams(u.email)) AS gram
            ORDER BY gram)
    ) OR NOT EXISTS (SELECT FROM users WHERE email LIKE '%@load.example') THEN
        RAISE EXCEPTION 'the grams of the server are made in another way';
    END IF;
END $$;
CREATE TEMP TABLE syllable AS
    SELECT script, ordinality - 1 AS n, text
    FROM (VALUES
        (0, 'ba de fi go hu ja ke li mo nu pa re si to vu wa xe yi zo dra ste kri lon mar'),
        (1, 'ба де фи го ху жа ке ли мо ну па ре си то ву ша хе йи зо дра сте кри лон мар')
    ) AS scripts (script, texts), string_to_table(texts, ' ') WITH ORDINALITY AS t (text, ordinality);
CREATE TEMP TABLE first_name AS
    SELECT a.script, a.n * 24 + b.n AS n, a.text || b.text AS folded,
        initcap(a.text || b.text) AS name, pg_temp.grams(a.text || b.text) AS grams
    FROM syllable AS a JOIN syllable AS b USING (script);
CREATE TEMP TABLE last_name AS
    SELECT a.script, (a.n * 24 + b.n) * 24 + c.n AS n, a.text || b.text || c.text AS folded,
        initcap(a.text || b.text || c.text) AS name, pg_temp.grams(a.text || b.text || c.text) AS grams
    FROM syllable AS a JOIN syllable AS b USING (script) JOIN syllable AS c USING (script);
CREATE TEMP TABLE front AS
    SELECT n, pg_temp.grams('p' || lpad(n::text, 4, '0')) AS grams
    FROM generate_series(0, :rows / 10000) AS n;
CREATE TEMP TABLE back AS
    SELECT n, pg_temp.grams(lpad(n::text, 4, '0') || '@people.example') AS grams
    FROM generate_series(0, 9999) AS n;
CREATE TEMP TABLE middle AS
    SELECT n, pg_temp.grams(lpad(n::text, 4, '0')) AS grams FROM generate_series(0, 9999) AS n;
ANALYZE first_name, last_name, front, back, middle;
CREATE TEMP TABLE person AS
    SELECT gen_random_uuid() AS id, 'p' || lpad(s.n::text, 8, '0') AS username,
        f.name AS first_name, f.folded AS first_folded, l.name AS last_name, l.folded AS last_folded,
        f.grams || l.grams || front.grams || back.grams || middle.grams AS grams
    FROM generate_series((SELECT count(*) FROM users WHERE email LIKE 'p%@people.example') + 1, :rows)
        AS s (n)
    JOIN first_name AS f ON f.script = s.n % 2 AND f.n = (s.n / 2 * 7919) % 576
    JOIN last_name AS l ON l.script = s.n % 2 AND l.n = (s.n / 2 * 104729) % 13824
    JOIN front ON front.n = s.n / 10000
    JOIN back ON back.n = s.n % 10000
    JOIN middle ON middle.n = (s.n / 10000) % 100 * 100 + s.n % 10000 / 100;
INSERT INTO users (id, email, username, username_folded, first_name, last_name, first_folded,
        last_folded, password_hash, created_at)
    SELECT id, username || '@people.example', username, username, first_name, last_name, first_folded,
        last_folded, '-', 0
    FROM person;
-- To build it is faster than to keep it up to date.
DROP INDEX user_grams_by_gram;
INSERT INTO user_grams (user_id, first_name, last_name, first_folded, last_folded, username_folded,
        email, grams)
    SELECT id, first_name, last_name, first_folded, last_folded, username,
        username || '@people.example', grams
    FROM person;
CREATE INDEX user_grams_by_gram ON user_grams USING gin (grams) WITH (fastupdate = off);
COMMIT;
VACUUM ANALYZE users, user_grams;
