-- The tables of one journal, in one file, as of version 3: the log lies in the order of its commits.
--
-- store, runs, blobs, messages   As `migrate-2.sql` says.
-- entries  The log: one row per entry, dense in seq, never changed, each behind what was committed before it, of
--          whatever run. So what a group commits for many runs fills a few pages in a row, and not one of each run;
--          only the index of (run_no, seq), whose rows are small, is written to in as many places. `payload` is the
--          sealed text and comes last, so that looking for a digest does not read through a long payload. `refs` is a
--          JSON array of blob addresses.

CREATE TABLE entries_3 (
  entry_no INTEGER NOT NULL PRIMARY KEY,
  run_no   INTEGER NOT NULL,
  seq      INTEGER NOT NULL CHECK (seq >= 1),
  epoch    INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  kind     TEXT    NOT NULL,
  digest   TEXT    NOT NULL,
  refs     TEXT    NOT NULL,
  payload  TEXT    NOT NULL,
  UNIQUE (run_no, seq)
) STRICT;

INSERT INTO entries_3 (run_no, seq, epoch, at, kind, digest, refs, payload)
SELECT run_no, seq, epoch, at, kind, digest, refs, payload
FROM entries
ORDER BY run_no, seq;

DROP TABLE entries;

ALTER TABLE entries_3 RENAME TO entries;
