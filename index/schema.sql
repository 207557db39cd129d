-- The truth: articles, their earlier versions, their passages and words.
-- Chroma holds only what can be made again from here.

CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE roots (
    path  TEXT PRIMARY KEY,          -- resolved
    given TEXT NOT NULL              -- as the editor wrote it
) WITHOUT ROWID;

CREATE TABLE files (
    path   TEXT PRIMARY KEY,         -- resolved
    root   TEXT NOT NULL REFERENCES roots (path),
    source TEXT NOT NULL,            -- as given: what the reader is shown
    size   INTEGER NOT NULL,
    mtime  INTEGER NOT NULL,         -- nanoseconds
    sha256 TEXT NOT NULL,
    problem TEXT                     -- why its newest content could not be read
) WITHOUT ROWID;
CREATE INDEX files_by_content ON files (sha256);
CREATE INDEX files_by_root ON files (root);

CREATE TABLE articles (
    id          TEXT PRIMARY KEY,
    title       TEXT NOT NULL,
    text        TEXT NOT NULL,
    language    TEXT NOT NULL,
    source      TEXT NOT NULL,       -- its URL, else the source of its first place
    publisher   TEXT,
    published   TEXT,
    pages       TEXT,                -- where its pages begin, a JSON list of code points; NULL without pages
    version     INTEGER NOT NULL DEFAULT 1,
    fingerprint TEXT NOT NULL        -- of all that it says: equal ones are one article
);
CREATE INDEX articles_by_fingerprint ON articles (fingerprint);

CREATE TABLE places (                -- the files that an article stands in
    path       TEXT NOT NULL REFERENCES files (path) ON UPDATE CASCADE,
    article_id TEXT NOT NULL REFERENCES articles (id),
    position   INTEGER NOT NULL,     -- its place in the file, from 0
    source     TEXT NOT NULL,        -- the file as given, and the part of it
    PRIMARY KEY (path, article_id)
) WITHOUT ROWID;
CREATE INDEX places_by_article ON places (article_id);

CREATE TABLE sketches (              -- a sample of each article's shingles, to find its copies by
    shingle    INTEGER NOT NULL,
    article_id TEXT NOT NULL,
    PRIMARY KEY (shingle, article_id)
) WITHOUT ROWID;
CREATE INDEX sketches_by_article ON sketches (article_id);

CREATE TABLE copies (                -- near-identical articles, each pair both ways round
    article_id TEXT NOT NULL,
    other_id   TEXT NOT NULL,
    share      REAL NOT NULL,        -- of their shingles that they have in common, 0 to 1
    PRIMARY KEY (article_id, other_id)
) WITHOUT ROWID;

CREATE TABLE versions (              -- what an article said before
    article_id TEXT NOT NULL,
    version    INTEGER NOT NULL,
    title      TEXT NOT NULL,
    text       TEXT NOT NULL,
    pages      TEXT,
    replaced   TEXT NOT NULL,        -- when, UTC
    PRIMARY KEY (article_id, version)
) WITHOUT ROWID;

CREATE TABLE passages (
    number     INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL REFERENCES articles (id),
    paragraph  INTEGER NOT NULL,
    start      INTEGER NOT NULL,
    "end"      INTEGER NOT NULL,
    length     INTEGER NOT NULL,     -- in stems
    embedded   INTEGER NOT NULL DEFAULT 0 -- its vector: 0 to be made, 1 stored, 2 left where they move from
);
CREATE INDEX passages_by_article ON passages (article_id, start);
CREATE INDEX passages_pending ON passages (number) WHERE embedded = 0;

CREATE TABLE sentences (             -- vectors of a passage's sentences, written when it is embedded
    passage TEXT PRIMARY KEY,        -- its id
    vectors BLOB NOT NULL            -- int8, one row after another
) WITHOUT ROWID;

CREATE TABLE doomed (id TEXT PRIMARY KEY) WITHOUT ROWID;  -- vectors whose passage is gone

-- Stems, separated by spaces; the row is the passage's number.
CREATE VIRTUAL TABLE words USING fts5 (
    title, body, tokenize = "unicode61 remove_diacritics 0 tokenchars '.'", prefix = ''
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, 'row');

CREATE TABLE spellings (             -- which stems sound like a name
    key  TEXT NOT NULL,
    stem TEXT NOT NULL,
    PRIMARY KEY (key, stem)
) WITHOUT ROWID;
