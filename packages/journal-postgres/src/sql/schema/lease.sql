-- Extends a lease by its ttl from now: 'done', or 'refused' with the row as it stands.
CREATE OR REPLACE FUNCTION {schema}.renew(p_run_id text, p_epoch bigint, p_token text)
RETURNS TABLE (verdict text, now bigint, run json)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  r {schema}.runs;
BEGIN
  PERFORM {schema}.guard();
  SELECT * INTO r FROM {schema}.runs WHERE run_id = p_run_id FOR NO KEY UPDATE;
  now := {schema}.now_ms();
  verdict := 'refused';
  IF r.status IN ('open', 'stalled') AND r.owner IS NOT NULL AND r.epoch = p_epoch AND r.token = p_token THEN
    UPDATE {schema}.runs u SET version = u.version + 1, expires_at = now + u.lease_ms
    WHERE u.run_no = r.run_no RETURNING * INTO r;
    verdict := 'done';
  END IF;
  run := CASE WHEN r.run_no IS NOT NULL THEN row_to_json(r) END;
  RETURN NEXT;
END $$;

-- Grants leases on due runs, the one that is due longest first, at most one for each token. A run that somebody else holds
-- locked is passed over. One that was claimed too often without progress is quarantined instead, and takes nobody's
-- place. Whatever was decided is due no more, so each look finds another.
CREATE OR REPLACE FUNCTION {schema}.claim(
  p_queue text, p_agents text[], p_vocabulary bigint, p_owner text, p_ttl_ms bigint, p_tokens text[],
  p_claims_without_progress bigint
) RETURNS TABLE (now bigint, run json)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  r {schema}.runs;
  v_granted integer := 0;
BEGIN
  PERFORM {schema}.guard();
  now := {schema}.now_ms();
  WHILE v_granted < cardinality(p_tokens) LOOP
    SELECT * INTO r FROM {schema}.runs
    WHERE queue = p_queue AND due_at IS NOT NULL AND status IN ('open', 'suspended')
      AND greatest(due_at, expires_at) <= now AND vocabulary <= p_vocabulary AND agent = ANY (p_agents)
    ORDER BY greatest(due_at, expires_at), run_no LIMIT 1
    FOR NO KEY UPDATE SKIP LOCKED;
    EXIT WHEN r.run_no IS NULL;
    IF r.claims < p_claims_without_progress THEN
      v_granted := v_granted + 1;
      UPDATE {schema}.runs u SET
        version = u.version + 1, epoch = u.epoch + 1, owner = p_owner, token = p_tokens[v_granted],
        lease_ms = p_ttl_ms, expires_at = now + p_ttl_ms, claims = u.claims + 1,
        due_at = CASE WHEN u.status = 'suspended' THEN now ELSE u.due_at END, status = 'open'
      WHERE u.run_no = r.run_no RETURNING * INTO r;
      run := row_to_json(r);
      RETURN NEXT;
    ELSE
      UPDATE {schema}.runs u SET
        version = u.version + 1, status = 'quarantined', due_at = NULL,
        stalled = 'claimed ' || u.claims || ' times without progress',
        owner = NULL, token = NULL, lease_ms = NULL, expires_at = NULL
      WHERE u.run_no = r.run_no;
    END IF;
  END LOOP;
END $$;
