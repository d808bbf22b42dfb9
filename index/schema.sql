-- The one source of truth.  Lists and nested parts are JSON; ids are never reused.
CREATE TABLE IF NOT EXISTS reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,      -- SHA-256 of the file
    checksum TEXT NOT NULL,           -- SHA-256 of everything that was understood of it
    number TEXT, issued TEXT, issuer TEXT NOT NULL, locality TEXT NOT NULL, level TEXT NOT NULL, province TEXT,
    period TEXT NOT NULL, title TEXT NOT NULL, session TEXT, signer TEXT,
    collection TEXT NOT NULL DEFAULT '', -- whose readers alone may see it; '': everybody's
    headings TEXT NOT NULL,           -- [[text, depth, line], …]
    tables TEXT NOT NULL              -- [[columns, rows, lines], …]
);
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, section TEXT NOT NULL,
    first_line INTEGER NOT NULL, last_line INTEGER NOT NULL,
    footnotes TEXT NOT NULL, cells TEXT NOT NULL, parents TEXT NOT NULL,
    confidence INTEGER,               -- of 100, of OCR; NULL: not read from an image
    UNIQUE (report_id, ordinal)
);
CREATE TABLE IF NOT EXISTS files (    -- every file a report was read from, the versions that were replaced too
    digest TEXT PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS footnotes (
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    position INTEGER NOT NULL, mark TEXT NOT NULL, text TEXT NOT NULL,
    first_line INTEGER NOT NULL, last_line INTEGER NOT NULL, ref_ordinal INTEGER,
    PRIMARY KEY (report_id, position)
);
CREATE TABLE IF NOT EXISTS figures (
    report_id INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    position INTEGER NOT NULL, ordinal INTEGER NOT NULL,
    name TEXT NOT NULL, unit TEXT NOT NULL, value TEXT NOT NULL, role TEXT NOT NULL, period TEXT NOT NULL,
    verdict TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    PRIMARY KEY (report_id, position)
);
CREATE TABLE IF NOT EXISTS state (token TEXT NOT NULL);  -- one row: another random token after every change
INSERT INTO state SELECT '' WHERE NOT EXISTS (SELECT * FROM state);
