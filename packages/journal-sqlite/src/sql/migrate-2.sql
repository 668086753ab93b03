-- The tables of one journal, in one file, as of version 2: inbox, suspension, claiming, listing, forgetting.
--
-- store, entries, blobs   As `migrate-1.sql` says.
-- runs       One row per run: owner, epoch, token, head and inbox stand together, so one UPDATE is fence and
--            compare-and-set at once. `agent` and `queue` are copied from the manifest, for claiming and listing.
--            A claimer may have the run from `due_at` on; NULL while only a message can wake it, and after the end.
--            `due_since` is when both that and the lease let it go: what a claim looks for, oldest first.
--            The row of a forgotten run stays as a tombstone with its number and epoch: neither is ever used again. One
--            that is being imported is not there for anybody until it is whole.
-- messages   The inbox: one row per message, dense in position, never changed. The id is unique within its run.
--
-- runs_due   Only claimable runs stand in this index, hence a run without a queue costs it nothing; and an ordinary
--            append (`append.sql`) writes none of its columns, hence does not touch it.
--
-- The table of runs is made anew, because a CHECK cannot be altered. Of a run of version 1 it is not known since when
-- it is due (they go first, in the order in which they were begun) nor when it ended (it counts as ended now, so that
-- nothing is pruned early). A manifest that is no JSON is found when its run is read, not here.

CREATE TABLE runs_2 (
  run_no      INTEGER NOT NULL PRIMARY KEY,
  run_id      TEXT    NOT NULL UNIQUE,
  agent       TEXT    NOT NULL,
  queue       TEXT,
  status      TEXT    NOT NULL CHECK (status IN ('open', 'suspended', 'stalled', 'quarantined',
                                                 'completed', 'failed', 'cancelled', 'moved',
                                                 'forgotten', 'importing')),
  stalled     TEXT,
  epoch       INTEGER NOT NULL CHECK (epoch >= 0),
  owner       TEXT,
  token       TEXT,
  lease_ms    INTEGER,
  expires_at  INTEGER,
  seq         INTEGER NOT NULL CHECK (seq >= 0),
  digest      TEXT    NOT NULL,
  vocabulary  INTEGER NOT NULL CHECK (vocabulary >= 1),
  due_at      INTEGER,
  claims      INTEGER NOT NULL CHECK (claims >= 0),
  inbox_last  INTEGER NOT NULL CHECK (inbox_last >= 0),
  inbox_seen  INTEGER NOT NULL CHECK (inbox_seen BETWEEN 0 AND inbox_last),
  inbox_bytes INTEGER NOT NULL CHECK (inbox_bytes >= 0),
  ended_at    INTEGER,
  touched     INTEGER NOT NULL,
  manifest    TEXT    NOT NULL,
  due_since   INTEGER GENERATED ALWAYS AS (max(due_at, coalesce(expires_at, 0))) VIRTUAL,
  CHECK (status = 'importing' OR (ended_at IS NOT NULL) = (status IN ('completed', 'failed', 'cancelled', 'moved'))),
  CHECK (owner IS NULL OR status IN ('open', 'stalled'))
) STRICT;

INSERT INTO runs_2
  (run_no, run_id, agent, queue, status, stalled, epoch, owner, token, lease_ms, expires_at, seq, digest,
   vocabulary, due_at, claims, inbox_last, inbox_seen, inbox_bytes, ended_at, touched, manifest)
SELECT run_no, run_id,
       iif(json_valid(manifest), coalesce(json_extract(manifest, '$.agent'), ''), ''),
       iif(json_valid(manifest), json_extract(manifest, '$.queue'), NULL),
       status, stalled, epoch, owner, token, lease_ms, expires_at, seq, digest,
       1, iif(status IN ('open', 'stalled'), 0, NULL), 0, 0, 0, 0,
       iif(status IN ('open', 'stalled'), NULL, unixepoch() * 1000), touched, manifest
FROM runs;

DROP TABLE runs;

ALTER TABLE runs_2 RENAME TO runs;

CREATE INDEX runs_due ON runs (queue, due_since)
WHERE queue IS NOT NULL AND status IN ('open', 'suspended');

CREATE TABLE messages (
  run_no   INTEGER NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 1),
  id       TEXT    NOT NULL,
  sender   TEXT    NOT NULL,
  kind     TEXT    NOT NULL,
  digest   TEXT    NOT NULL,
  at       INTEGER NOT NULL,
  payload  TEXT    NOT NULL,
  PRIMARY KEY (run_no, position),
  UNIQUE (run_no, id)
) STRICT, WITHOUT ROWID;
