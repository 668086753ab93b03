-- Makes a run where none stands under its id. p_run is its row, with times that count from 0: here they count from now. What
-- stands already, a tombstone too, is answered as it is and not written: that is decided, and left to `write_run`.
CREATE OR REPLACE FUNCTION {schema}.begin_run(p_run_id text, p_run json)
RETURNS TABLE (created boolean, now bigint, standby boolean, run json)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  r {schema}.runs;
BEGIN
  created := false;
  standby := pg_is_in_recovery();
  now := {schema}.now_ms();
  SELECT * INTO r FROM {schema}.runs WHERE run_id = p_run_id;
  IF r.run_no IS NULL AND NOT standby THEN
    r := json_populate_record(NULL::{schema}.runs, p_run);
    r.version := 1;
    r.due_at := r.due_at + now;
    r.expires_at := r.expires_at + now;
    created := {schema}.write_run(p_run_id, NULL, row_to_json(r), false, NULL);
    IF NOT created THEN
      -- Somebody else has made it, at this very moment.
      SELECT * INTO r FROM {schema}.runs WHERE run_id = p_run_id;
      now := {schema}.now_ms();
    END IF;
  END IF;
  run := row_to_json(r);
  RETURN NEXT;
END $$;
