-- Adds people until there are :rows of them, half with Latin names and half with Cyrillic ones. The
-- grams of a person are put together from those of parts: see the file for PostgreSQL.
BEGIN IMMEDIATE;
CREATE TEMP TABLE series (value INTEGER PRIMARY KEY);
INSERT INTO series
    WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n < max(:rows, 9999))
    SELECT n FROM counted;
CREATE TEMP TABLE syllable (script INTEGER, n INTEGER, text TEXT);
INSERT INTO syllable SELECT 0, key, value FROM json_each('["ba","de","fi","go","hu","ja","ke","li","mo",
    "nu","pa","re","si","to","vu","wa","xe","yi","zo","dra","ste","kri","lon","mar"]');
INSERT INTO syllable SELECT 1, key, value FROM json_each('["ба","де","фи","го","ху","жа","ке","ли","мо",
    "ну","па","ре","си","то","ву","ша","хе","йи","зо","дра","сте","кри","лон","мар"]');
CREATE TEMP TABLE part (kind TEXT, script INTEGER, n INTEGER, text TEXT);
INSERT INTO part
    SELECT 'first', a.script, a.n * 24 + b.n, a.text || b.text
    FROM syllable AS a JOIN syllable AS b USING (script);
INSERT INTO part
    SELECT 'last', a.script, (a.n * 24 + b.n) * 24 + c.n, a.text || b.text || c.text
    FROM syllable AS a JOIN syllable AS b USING (script) JOIN syllable AS c USING (script);
INSERT INTO part
    SELECT 'front', 0, value, printf('p%04d', value) FROM series WHERE value <= :rows / 10000;
INSERT INTO part
    SELECT 'back', 0, value, printf('%04d@people.example', value) FROM series WHERE value <= 9999;
INSERT INTO part SELECT 'middle', 0, value, printf('%04d', value) FROM series WHERE value <= 9999;
CREATE TEMP TABLE words (kind TEXT, script INTEGER, n INTEGER, text TEXT, name TEXT, grams TEXT,
    PRIMARY KEY (kind, script, n)) WITHOUT ROWID;
INSERT INTO words
    SELECT kind, script, n, text, NULL, group_concat(printf('%x',
        (unicode(substr(text, p.value, 1)) << 42)
        | iif(l.value > 1, unicode(substr(text, p.value + 1, 1)) << 21, 0)
        | iif(l.value > 2, unicode(substr(text, p.value + 2, 1)), 0)), ' ')
    FROM part
    CROSS JOIN series AS l ON l.value BETWEEN 1 AND 3
    CROSS JOIN series AS p ON p.value BETWEEN 1 AND length(text) - l.value + 1
    GROUP BY kind, script, n, text;
-- upper() knows ASCII only.
UPDATE words SET name = iif(script = 0, upper(substr(text, 1, 1)), char(unicode(text) - 32))
    || substr(text, 2);
CREATE TEMP TABLE person AS
    SELECT s.value AS n, randomblob(16) AS id, printf('p%08d', s.value) AS username,
        f.name AS first_name, f.text AS first_folded, l.name AS last_name, l.text AS last_folded,
        f.grams || ' ' || l.grams || ' ' || front.grams || ' ' || back.grams || ' '
            || middle.grams AS grams
    FROM series AS s
    CROSS JOIN words AS f
        ON f.kind = 'first' AND f.script = s.value % 2 AND f.n = (s.value / 2 * 7919) % 576
    CROSS JOIN words AS l
        ON l.kind = 'last' AND l.script = s.value % 2 AND l.n = (s.value / 2 * 104729) % 13824
    CROSS JOIN words AS front
        ON front.kind = 'front' AND front.script = 0 AND front.n = s.value / 10000
    CROSS JOIN words AS back
        ON back.kind = 'back' AND back.script = 0 AND back.n = s.value % 10000
    CROSS JOIN words AS middle
        ON middle.kind = 'middle' AND middle.script = 0
            AND middle.n = (s.value / 10000) % 100 * 100 + s.value % 10000 / 100
    WHERE s.value <= :rows
        AND s.value > (SELECT count(*) FROM users WHERE email LIKE 'p%@people.example');
INSERT INTO users (id, email, username, username_folded, first_name, last_name, first_folded,
        last_folded, password_hash, created_at)
    SELECT id, username || '@people.example', username, username, first_name, last_name, first_folded,
        last_folded, '-', 0
    FROM person;
INSERT INTO user_numbers (user_id, first_name, last_name, first_folded, last_folded,
        username_folded, email)
    SELECT id, first_name, last_name, first_folded, last_folded, username,
        username || '@people.example'
    FROM person;
INSERT INTO user_grams (rowid, grams)
    SELECT number, grams FROM person JOIN user_numbers ON user_numbers.user_id = person.id;
INSERT INTO user_grams (user_grams) VALUES ('optimize');
COMMIT;
