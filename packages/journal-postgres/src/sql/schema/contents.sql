-- Stores bytes under a run, and writes its row too: bytes that stood already pass the same commit as new ones.
CREATE OR REPLACE FUNCTION {schema}.put_blob(p_run_id text, p_epoch bigint, p_token text, p_address text, p_bytes bytea)
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
    UPDATE {schema}.runs u SET version = u.version + 1 WHERE u.run_no = r.run_no RETURNING * INTO r;
    INSERT INTO {schema}.blobs (run_no, address, bytes) VALUES (r.run_no, p_address, p_bytes) ON CONFLICT DO NOTHING;
    verdict := 'done';
  END IF;
  run := CASE WHEN r.run_no IS NOT NULL THEN row_to_json(r) END;
  RETURN NEXT;
END $$;

-- Puts a message at the next position of an inbox and wakes the run: 'done'. The same message under the same id is found
-- again, and the row written once more: 'stands'. Else 'refused', with the digest of the message that stands there.
CREATE OR REPLACE FUNCTION {schema}.deliver(
  p_run_id text, p_id text, p_sender text, p_kind text, p_digest text, p_payload text, p_bytes bigint,
  p_max_messages bigint, p_max_bytes bigint
) RETURNS TABLE (verdict text, now bigint, run json, place bigint, known text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  r {schema}.runs;
BEGIN
  PERFORM {schema}.guard();
  SELECT * INTO r FROM {schema}.runs WHERE run_id = p_run_id FOR NO KEY UPDATE;
  now := {schema}.now_ms();
  verdict := 'refused';
  IF r.status NOT IN ('forgotten', 'importing') THEN
    SELECT m.digest, m.position INTO known, place FROM {schema}.messages m WHERE m.run_no = r.run_no AND m.id = p_id;
    IF known = p_digest THEN
      UPDATE {schema}.runs u SET version = u.version + 1 WHERE u.run_no = r.run_no RETURNING * INTO r;
      verdict := 'stands';
    ELSIF known IS NULL AND r.ended_at IS NULL
      AND r.inbox_last < p_max_messages AND r.inbox_bytes + p_bytes <= p_max_bytes
    THEN
      UPDATE {schema}.runs u SET
        version = u.version + 1, inbox_last = u.inbox_last + 1, inbox_bytes = u.inbox_bytes + p_bytes,
        due_at = CASE WHEN u.status = 'suspended' THEN least(u.due_at, now) ELSE u.due_at END
      WHERE u.run_no = r.run_no RETURNING * INTO r;
      place := r.inbox_last;
      INSERT INTO {schema}.messages (run_no, position, id, sender, kind, digest, at, payload)
      VALUES (r.run_no, place, p_id, p_sender, p_kind, p_digest, now, p_payload);
      verdict := 'done';
    END IF;
  END IF;
  run := CASE WHEN r.run_no IS NOT NULL THEN row_to_json(r) END;
  RETURN NEXT;
END $$;
