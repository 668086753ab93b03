-- What `append_batches` does, for the batch that a run alone has most often: one entry, which neither ends nor suspends
-- the run, without blobs. No array is taken apart, which is a quarter of what the server spends on it. Answers the time, or NULL
-- where lease, head or inbox are not as the batch says: nothing was done then, and `append_batches` has the verdict.
CREATE OR REPLACE FUNCTION {schema}.append_entry(
  p_run_id text, p_epoch bigint, p_token text, p_after_seq bigint, p_after_digest text,
  p_seen bigint, p_progress boolean, p_vocabulary bigint,
  p_at bigint, p_kind text, p_digest text, p_payload text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  v_run_no bigint;
BEGIN
  PERFORM {schema}.guard();
  UPDATE {schema}.runs u SET
    version = u.version + 1,
    seq = u.seq + 1,
    digest = p_digest,
    vocabulary = greatest(u.vocabulary, p_vocabulary),
    claims = CASE WHEN p_progress THEN 0 ELSE u.claims END,
    inbox_seen = greatest(u.inbox_seen, p_seen),
    status = 'open',
    stalled = NULL
  WHERE u.run_id = p_run_id AND u.status IN ('open', 'stalled')
    AND u.owner IS NOT NULL AND u.epoch = p_epoch AND u.token = p_token
    AND u.seq = p_after_seq AND u.digest = p_after_digest
    AND coalesce(p_seen, 0) <= u.inbox_last
  RETURNING u.run_no INTO v_run_no;
  IF v_run_no IS NULL THEN
    RETURN NULL;
  END IF;
  INSERT INTO {schema}.entries (run_no, seq, epoch, at, kind, digest, refs, payload)
  VALUES (v_run_no, p_after_seq + 1, p_epoch, p_at, p_kind, p_digest, '[]', p_payload);
  RETURN {schema}.now_ms();
END $$;
