-- Writes a run's row as it was decided from the row of that version, or a new one where p_version is NULL; false where the
-- row is of another version by now, and then nothing was written. The epoch never falls, and the head stays where it is:
-- it is moved by `append_batches` alone, except where p_clear drops what the run held. A row that no run can have is refused here:
-- nobody else hands over whole rows.
CREATE OR REPLACE FUNCTION {schema}.write_run(p_run_id text, p_version bigint, p_run json, p_clear boolean, p_messages json)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  n {schema}.runs := json_populate_record(NULL::{schema}.runs, p_run);
  v_run_no bigint;
BEGIN
  PERFORM {schema}.guard();
  IF (n.status IN ('open', 'suspended', 'stalled', 'quarantined', 'completed', 'failed', 'cancelled', 'moved', 'forgotten',
                   'importing')
      AND n.epoch >= 0 AND n.seq >= 0 AND n.vocabulary >= 1 AND n.claims >= 0
      AND n.inbox_seen BETWEEN 0 AND n.inbox_last AND n.inbox_bytes >= 0
      AND (n.status = 'importing'
           OR (n.ended_at IS NOT NULL) = (n.status IN ('completed', 'failed', 'cancelled', 'moved'))
              AND (n.owner IS NULL OR n.status IN ('open', 'stalled')))) IS NOT TRUE
  THEN
    RAISE check_violation USING MESSAGE = 'a row that no run can have';
  END IF;
  IF p_version IS NULL THEN
    INSERT INTO {schema}.runs
      (run_id, version, agent, queue, status, stalled, epoch, owner, token, lease_ms, expires_at, seq, digest, vocabulary,
       due_at, claims, inbox_last, inbox_seen, inbox_bytes, ended_at, manifest)
    VALUES
      (p_run_id, 1, n.agent, n.queue, n.status, n.stalled, n.epoch, n.owner, n.token, n.lease_ms, n.expires_at, n.seq,
       n.digest, n.vocabulary, n.due_at, n.claims, n.inbox_last, n.inbox_seen, n.inbox_bytes, n.ended_at, n.manifest)
    ON CONFLICT (run_id) DO NOTHING
    RETURNING run_no INTO v_run_no;
  ELSE
    UPDATE {schema}.runs u SET
      version = u.version + 1, agent = n.agent, queue = n.queue, status = n.status, stalled = n.stalled,
      epoch = greatest(u.epoch, n.epoch), owner = n.owner, token = n.token, lease_ms = n.lease_ms,
      expires_at = n.expires_at, due_at = n.due_at, claims = n.claims, inbox_last = n.inbox_last,
      inbox_seen = n.inbox_seen, inbox_bytes = n.inbox_bytes, ended_at = n.ended_at, manifest = n.manifest,
      seq = CASE WHEN p_clear THEN n.seq ELSE u.seq END,
      digest = CASE WHEN p_clear THEN n.digest ELSE u.digest END,
      vocabulary = CASE WHEN p_clear THEN n.vocabulary ELSE u.vocabulary END
    WHERE u.run_id = p_run_id AND u.version = p_version
    RETURNING u.run_no INTO v_run_no;
  END IF;
  IF v_run_no IS NULL THEN
    RETURN false;
  END IF;
  IF p_clear THEN
    DELETE FROM {schema}.entries WHERE run_no = v_run_no;
    DELETE FROM {schema}.blobs WHERE run_no = v_run_no;
    DELETE FROM {schema}.messages WHERE run_no = v_run_no;
  END IF;
  INSERT INTO {schema}.messages (run_no, position, id, sender, kind, digest, at, payload)
  SELECT v_run_no, m.position, m.id, m.sender, m.kind, m.digest, m.at, m.payload
  FROM json_populate_recordset(NULL::{schema}.messages, coalesce(p_messages, '[]')) m;
  RETURN true;
END $$;

-- Writes a chunk of a run that is being imported, as `write_run` does, with entries and blobs.
CREATE OR REPLACE FUNCTION {schema}.adopt(
  p_run_id text, p_version bigint, p_run json, p_clear boolean, p_messages json,
  p_seqs bigint[], p_epochs bigint[], p_ats bigint[], p_kinds text[], p_digests text[], p_refs text[], p_payloads text[],
  p_addresses text[], p_bytes bytea[]
) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  v_run_no bigint;
BEGIN
  IF NOT {schema}.write_run(p_run_id, p_version, p_run, p_clear, p_messages) THEN
    RETURN false;
  END IF;
  SELECT run_no INTO STRICT v_run_no FROM {schema}.runs WHERE run_id = p_run_id;
  INSERT INTO {schema}.entries (run_no, seq, epoch, at, kind, digest, refs, payload)
  SELECT v_run_no, e.seq, e.epoch, e.at, e.kind, e.digest, e.refs, e.payload
  FROM unnest(p_seqs, p_epochs, p_ats, p_kinds, p_digests, p_refs, p_payloads)
    AS e (seq, epoch, at, kind, digest, refs, payload);
  INSERT INTO {schema}.blobs (run_no, address, bytes)
  SELECT v_run_no, b.address, b.bytes FROM unnest(p_addresses, p_bytes) AS b (address, bytes)
  ON CONFLICT DO NOTHING;
  RETURN true;
END $$;
