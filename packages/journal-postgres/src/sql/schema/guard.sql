-- What a worker may call. Each function that writes is one statement of its caller, in a transaction of its own: it locks
-- the run's row first and looks at everything else under that lock, so that each look has a snapshot in which whatever
-- the last holder of the lock did is committed. They run with the rights of the owner of the schema, who alone may
-- write to the tables; names are qualified, and nothing is looked up along a path that a caller could set.

-- The clock of the journal. It moves on inside a transaction and while a lock is waited for, as now() does not.
CREATE OR REPLACE FUNCTION {schema}.now_ms() RETURNS bigint
LANGUAGE sql VOLATILE PARALLEL SAFE
AS $$ SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint $$;

-- For this transaction: its commit waits until the log is on disk, here and on a synchronous standby, whatever session,
-- role or database were set to; and no lock is waited for without end.
CREATE OR REPLACE FUNCTION {schema}.guard() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
  IF current_setting('synchronous_commit') NOT IN ('on', 'remote_apply') THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  PERFORM set_config('lock_timeout', '5s', true);
END $$;
