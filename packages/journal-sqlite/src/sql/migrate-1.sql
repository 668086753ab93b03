-- The tables of one journal, in one file.
--
-- store    One row for the file itself. Every opening writes it, so that a log recovered after an unclean end has been
--          synced before the first answer.
-- runs     One row per run: owner, epoch, token and head stand together, so one UPDATE is fence and compare-and-set at
--          once. Takeover raises the epoch on that same row: a zombie's UPDATE then matches nothing, whatever its clock
--          says. `touched` counts writes that change nothing else: what was found rather than written passes the same
--          commit. Rows are never deleted, so a run number is never used again.
-- entries  The log: one row per entry, dense in seq, never changed. `payload` is the sealed text and comes last, so that
--          looking for a digest does not read through a long payload. `refs` is a JSON array of blob addresses.
-- blobs    Bytes by address, owned by their run. The address is the digest of the bytes, hence inserting one that
--          stands already changes nothing and is no error, here and nowhere else.
--
-- Text compares byte by byte (BINARY) and is never folded. Times are milliseconds since the Unix epoch.

CREATE TABLE store (
  id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  opened INTEGER NOT NULL
) STRICT;

INSERT INTO store (id, opened) VALUES (1, 0);

CREATE TABLE runs (
  run_no     INTEGER NOT NULL PRIMARY KEY,
  run_id     TEXT    NOT NULL UNIQUE,
  status     TEXT    NOT NULL CHECK (status IN ('open', 'stalled', 'completed', 'failed', 'cancelled')),
  stalled    TEXT,
  epoch      INTEGER NOT NULL CHECK (epoch >= 0),
  owner      TEXT,
  token      TEXT,
  lease_ms   INTEGER,
  expires_at INTEGER,
  seq        INTEGER NOT NULL CHECK (seq >= 0),
  digest     TEXT    NOT NULL,
  touched    INTEGER NOT NULL,
  manifest   TEXT    NOT NULL
) STRICT;

CREATE TABLE entries (
  run_no  INTEGER NOT NULL,
  seq     INTEGER NOT NULL CHECK (seq >= 1),
  epoch   INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  kind    TEXT    NOT NULL,
  digest  TEXT    NOT NULL,
  refs    TEXT    NOT NULL,
  payload TEXT    NOT NULL,
  PRIMARY KEY (run_no, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE blobs (
  run_no  INTEGER NOT NULL,
  address TEXT    NOT NULL,
  bytes   BLOB    NOT NULL,
  PRIMARY KEY (run_no, address)
) STRICT, WITHOUT ROWID;
