-- The tables of one journal, in one schema, as they are after all steps; 2-tables.sql takes from these what it names.
--
-- store      One row: the version of this schema.
-- runs       One row per run: owner, epoch, token, head and inbox stand together, so that whoever locks the row sees all
--            that a decision needs. `version` counts writes of the row, those that change nothing else too: what was found
--            rather than written passes the same commit, and who decided from a row that has changed since writes nothing.
--            `agent` and `queue` are copied from the manifest, for claiming and listing. A claimer may have the run from
--            `due_at` on, if the lease has ended as well; NULL while only a message can wake it, and after the end. The row
--            of a forgotten run stays as a tombstone with its number and epoch; neither is ever used again. One that is
--            being imported is not there for anybody until it is whole.
-- entries    The log: one row per entry, dense in seq, inserted and never changed. `payload` is the sealed text, `refs` a
--            JSON array of blob addresses. Partitioned by hash of the run's number.
-- blobs      Bytes by address, owned by their run.
-- messages   The inbox: one row per message, dense in position, never changed. The id is unique within its run.
--
-- runs_due   Only claimable runs that a time can make due stand in this index; an append that neither ends nor suspends
--            the run changes none of its columns, nor those of the other indexes, and is a HOT update where the page has
--            room, which the fill factor sees to.
--
-- Text compares byte by byte (COLLATE "C") and is never folded. Times are milliseconds since the Unix epoch.

CREATE TABLE {schema}.store (
  id      integer NOT NULL PRIMARY KEY CHECK (id = 1),
  version integer NOT NULL
);

INSERT INTO {schema}.store (id, version) VALUES (1, 0);

CREATE TABLE {schema}.runs (
  run_id      text COLLATE "C" NOT NULL PRIMARY KEY,
  run_no      bigint  NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
  version     bigint  NOT NULL,
  agent       text COLLATE "C" NOT NULL,
  queue       text COLLATE "C",
  status      text COLLATE "C" NOT NULL CHECK (status IN ('open', 'suspended', 'stalled', 'quarantined',
                                                          'completed', 'failed', 'cancelled', 'moved',
                                                          'forgotten', 'importing')),
  stalled     text,
  epoch       bigint  NOT NULL CHECK (epoch >= 0),
  owner       text COLLATE "C",
  token       text COLLATE "C",
  lease_ms    bigint,
  expires_at  bigint,
  seq         bigint  NOT NULL CHECK (seq >= 0),
  digest      text COLLATE "C" NOT NULL,
  vocabulary  bigint  NOT NULL CHECK (vocabulary >= 1),
  due_at      bigint,
  claims      bigint  NOT NULL CHECK (claims >= 0),
  inbox_last  bigint  NOT NULL CHECK (inbox_last >= 0),
  inbox_seen  bigint  NOT NULL CHECK (inbox_seen BETWEEN 0 AND inbox_last),
  inbox_bytes bigint  NOT NULL CHECK (inbox_bytes >= 0),
  ended_at    bigint,
  manifest    text    NOT NULL,
  due_since   bigint  GENERATED ALWAYS AS (CASE WHEN due_at IS NOT NULL THEN greatest(due_at, expires_at) END) STORED,
  CHECK (status = 'importing' OR (ended_at IS NOT NULL) = (status IN ('completed', 'failed', 'cancelled', 'moved'))),
  CHECK (status = 'importing' OR owner IS NULL OR status IN ('open', 'stalled'))
) WITH (fillfactor = 50);

CREATE INDEX runs_due ON {schema}.runs (queue, due_since, run_no)
WHERE queue IS NOT NULL AND due_at IS NOT NULL AND status IN ('open', 'suspended');

CREATE TABLE {schema}.entries (
  run_no  bigint NOT NULL,
  seq     bigint NOT NULL CHECK (seq >= 1),
  epoch   bigint NOT NULL,
  at      bigint NOT NULL,
  kind    text   NOT NULL,
  digest  text COLLATE "C" NOT NULL,
  refs    text   NOT NULL,
  payload text   NOT NULL,
  PRIMARY KEY (run_no, seq)
) PARTITION BY HASH (run_no);

CREATE TABLE {schema}.entries_0 PARTITION OF {schema}.entries FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE {schema}.entries_1 PARTITION OF {schema}.entries FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE {schema}.entries_2 PARTITION OF {schema}.entries FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE {schema}.entries_3 PARTITION OF {schema}.entries FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE {schema}.entries_4 PARTITION OF {schema}.entries FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE {schema}.entries_5 PARTITION OF {schema}.entries FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE {schema}.entries_6 PARTITION OF {schema}.entries FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE {schema}.entries_7 PARTITION OF {schema}.entries FOR VALUES WITH (MODULUS 8, REMAINDER 7);

CREATE TABLE {schema}.blobs (
  run_no  bigint NOT NULL,
  address text COLLATE "C" NOT NULL,
  bytes   bytea  NOT NULL,
  PRIMARY KEY (run_no, address)
);
ALTER TABLE {schema}.blobs ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE {schema}.messages (
  run_no   bigint NOT NULL,
  position bigint NOT NULL CHECK (position >= 1),
  id       text COLLATE "C" NOT NULL,
  sender   text   NOT NULL,
  kind     text   NOT NULL,
  digest   text COLLATE "C" NOT NULL,
  at       bigint NOT NULL,
  payload  text   NOT NULL,
  PRIMARY KEY (run_no, position),
  UNIQUE (run_no, id)
);
