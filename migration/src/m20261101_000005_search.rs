use crate::sql::Sql;

/// An index over the grams of what people are called: all runs of one, two and three characters, each
/// as a number. What a search compares and shows is there as well: there may be thousands whom the grams
/// suggest, and to look each of them up in another table would cost most of the time.
pub(crate) const SQL: Sql = Sql::Each {
    sqlite: SQLITE,
    postgres: POSTGRES,
};

/// Arrays stay in the table, for the planner takes what is kept elsewhere for free to read. No list of
/// pending entries: there are more searches, which would read it, than sign-ups.
const POSTGRES: &str = r#"
CREATE TABLE user_grams (
    user_id uuid NOT NULL PRIMARY KEY REFERENCES users (id),
    first_name text COLLATE "C" NOT NULL,
    last_name text COLLATE "C" NOT NULL,
    first_folded text COLLATE "C" NOT NULL,
    last_folded text COLLATE "C" NOT NULL,
    username_folded text COLLATE "C" NOT NULL,
    email text COLLATE "C" NOT NULL,
    grams bigint[] NOT NULL
);
ALTER TABLE user_grams ALTER COLUMN grams SET STORAGE MAIN;
CREATE INDEX user_grams_by_gram ON user_grams USING gin (grams) WITH (fastupdate = off);
"#;

/// The full-text table knows rows by number, and the numbers that SQLite gives by itself may change
/// in a VACUUM: hence a table of numbers.
const SQLITE: &str = "
CREATE TABLE user_numbers (
    number INTEGER PRIMARY KEY,
    user_id BLOB NOT NULL UNIQUE REFERENCES users (id),
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    first_folded TEXT NOT NULL,
    last_folded TEXT NOT NULL,
    username_folded TEXT NOT NULL,
    email TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE user_grams USING fts5(
    grams, content='', contentless_delete=1, detail=none, tokenize='ascii'
);
";
