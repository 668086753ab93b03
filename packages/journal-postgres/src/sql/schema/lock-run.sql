-- Locks a run's row for a transaction of several statements, whose id it answers. The server ends the transaction when one
-- of its statements takes longer than p_timeout_ms, or its client says nothing for longer than the lease lasts: a process
-- that was stopped holds no run for ever.
CREATE OR REPLACE FUNCTION {schema}.lock_run(p_run_id text, p_timeout_ms bigint)
RETURNS TABLE (id text, now bigint, run json)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  r {schema}.runs;
BEGIN
  PERFORM {schema}.guard();
  PERFORM set_config('statement_timeout', p_timeout_ms::text, true);
  SELECT * INTO r FROM {schema}.runs WHERE run_id = p_run_id FOR NO KEY UPDATE;
  PERFORM set_config('idle_in_transaction_session_timeout', coalesce(r.lease_ms, p_timeout_ms)::text, true);
  now := {schema}.now_ms();
  id := pg_current_xact_id()::text;
  run := CASE WHEN r.run_no IS NOT NULL THEN row_to_json(r) END;
  RETURN NEXT;
END $$;
