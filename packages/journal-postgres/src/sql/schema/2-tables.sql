-- What an append pays for without need goes. A CHECK is read and built anew by each statement that writes a row of its
-- table; those of `runs` and `entries` cost an append as much as the writing itself. Rows are written by the functions of
-- this schema alone: `append_batches` leaves no room for what the constraints refused, and `write_run`, which is handed whole
-- rows, looks at them. The same goes for a generated column: what `due_since` was, the later of `due_at` and the end of
-- the lease, is an expression of the index.
ALTER TABLE {schema}.runs
  DROP CONSTRAINT runs_status_check, DROP CONSTRAINT runs_epoch_check, DROP CONSTRAINT runs_seq_check,
  DROP CONSTRAINT runs_vocabulary_check, DROP CONSTRAINT runs_claims_check, DROP CONSTRAINT runs_inbox_last_check,
  DROP CONSTRAINT runs_inbox_bytes_check, DROP CONSTRAINT runs_check, DROP CONSTRAINT runs_check1,
  DROP CONSTRAINT runs_check2,
  DROP COLUMN due_since;
ALTER TABLE {schema}.entries DROP CONSTRAINT entries_seq_check;

CREATE INDEX runs_due ON {schema}.runs (queue, greatest(due_at, expires_at), run_no)
WHERE queue IS NOT NULL AND due_at IS NOT NULL AND status IN ('open', 'suspended');

-- `append_batches` takes its place, under a name that a worker of the older version does not call by mistake.
DROP FUNCTION IF EXISTS {schema}.append;
