-- Appends batches, each to a run of its own, in the order given, which is that of their run ids. Of batch i, arrays
-- hold one element, and of its entries and blobs the next p_entries[i] and p_blobs[i] elements. Answers, per batch:
--   moved    the lease, the head, the inbox and the blobs are as the batch says: the run has moved on
--   stands   its entries stand already, and the run ended there exactly as it says: the row is written again, so that
--            what was found passes the commit once more
--   refused  neither; `run` is the row as it stands and `missing` a blob that does not, for the contract's rule to say why
--   busy     somebody else holds the row, and p_skip_locked: nothing was looked at
CREATE FUNCTION {schema}.append(
  p_run_ids text[], p_epochs bigint[], p_tokens text[], p_after_seqs bigint[], p_after_digests text[],
  p_ends text[], p_suspends boolean[], p_wakes bigint[], p_seens bigint[], p_progress boolean[], p_vocabularies bigint[],
  p_needs json[],
  p_entries integer[], p_ats bigint[], p_kinds text[], p_digests text[], p_refs text[], p_payloads text[],
  p_blobs integer[], p_addresses text[], p_bytes bytea[],
  p_skip_locked boolean
) RETURNS TABLE (verdict text, now bigint, run json, missing text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  r {schema}.runs;
  v_entry integer := 0;
  v_blob integer := 0;
  v_first integer;
  v_leaves boolean;
BEGIN
  PERFORM {schema}.guard();
  FOR i IN 1 .. cardinality(p_run_ids) LOOP
    v_first := v_entry + 1;
    v_entry := v_entry + p_entries[i];
    v_blob := v_blob + p_blobs[i];
    missing := NULL;
    IF p_skip_locked THEN
      SELECT * INTO r FROM {schema}.runs WHERE run_id = p_run_ids[i] FOR NO KEY UPDATE SKIP LOCKED;
    ELSE
      SELECT * INTO r FROM {schema}.runs WHERE run_id = p_run_ids[i] FOR NO KEY UPDATE;
    END IF;
    now := {schema}.now_ms();
    IF r.run_no IS NULL THEN
      verdict := CASE WHEN p_skip_locked THEN 'busy' ELSE 'refused' END;
      run := NULL;
      RETURN NEXT;
      CONTINUE;
    END IF;

    IF p_needs[i] IS NOT NULL THEN
      SELECT need.address INTO missing
      FROM json_array_elements_text(p_needs[i]) WITH ORDINALITY AS need (address, place)
      WHERE NOT EXISTS (SELECT FROM {schema}.blobs b WHERE b.run_no = r.run_no AND b.address = need.address)
      ORDER BY need.place LIMIT 1;
    END IF;

    IF r.status IN ('open', 'stalled') AND r.owner IS NOT NULL AND r.epoch = p_epochs[i] AND r.token = p_tokens[i]
      AND r.seq = p_after_seqs[i] AND r.digest = p_after_digests[i]
      AND coalesce(p_seens[i], 0) <= r.inbox_last AND missing IS NULL
    THEN
      v_leaves := p_ends[i] IS NOT NULL OR p_suspends[i];
      UPDATE {schema}.runs u SET
        version = u.version + 1,
        seq = u.seq + p_entries[i],
        digest = p_digests[v_entry],
        vocabulary = greatest(u.vocabulary, p_vocabularies[i]),
        claims = CASE WHEN p_progress[i] THEN 0 ELSE u.claims END,
        inbox_seen = greatest(u.inbox_seen, p_seens[i]),
        status = CASE WHEN p_ends[i] IS NOT NULL THEN p_ends[i] WHEN p_suspends[i] THEN 'suspended' ELSE 'open' END,
        stalled = NULL,
        owner = CASE WHEN v_leaves THEN NULL ELSE u.owner END,
        token = CASE WHEN v_leaves THEN NULL ELSE u.token END,
        lease_ms = CASE WHEN v_leaves THEN NULL ELSE u.lease_ms END,
        expires_at = CASE WHEN v_leaves THEN NULL ELSE u.expires_at END,
        -- A time that has passed makes the run due from now on, not before: it must not overtake runs that wait longer.
        due_at = CASE WHEN p_ends[i] IS NOT NULL THEN NULL
                      WHEN NOT p_suspends[i] THEN u.due_at
                      WHEN u.inbox_last > greatest(u.inbox_seen, p_seens[i]) THEN now
                      WHEN p_wakes[i] IS NULL THEN NULL
                      ELSE greatest(p_wakes[i], now) END,
        ended_at = CASE WHEN p_ends[i] IS NOT NULL THEN now END
      WHERE u.run_no = r.run_no
      RETURNING * INTO r;
      INSERT INTO {schema}.blobs (run_no, address, bytes)
      SELECT r.run_no, b.address, b.bytes
      FROM unnest(p_addresses[v_blob - p_blobs[i] + 1 : v_blob], p_bytes[v_blob - p_blobs[i] + 1 : v_blob]) AS b (address, bytes)
      -- Right for blobs only: the address is the digest, so what stands there is the same bytes.
      ON CONFLICT DO NOTHING;
      INSERT INTO {schema}.entries (run_no, seq, epoch, at, kind, digest, refs, payload)
      SELECT r.run_no, p_after_seqs[i] + e.place, p_epochs[i], e.at, e.kind, e.digest, e.refs, e.payload
      FROM unnest(p_ats[v_first : v_entry], p_kinds[v_first : v_entry], p_digests[v_first : v_entry],
                  p_refs[v_first : v_entry], p_payloads[v_first : v_entry])
        WITH ORDINALITY AS e (at, kind, digest, refs, payload, place);
      verdict := 'moved';
    ELSIF r.status NOT IN ('forgotten', 'importing')
      AND r.seq >= p_after_seqs[i] + p_entries[i]
      AND p_ends[i] IS NOT DISTINCT FROM
          (CASE WHEN r.ended_at IS NOT NULL AND r.seq = p_after_seqs[i] + p_entries[i] THEN r.status END)
      AND NOT EXISTS (
        SELECT FROM unnest(p_digests[v_first : v_entry]) WITH ORDINALITY AS d (digest, place)
        WHERE NOT EXISTS (SELECT FROM {schema}.entries e
                          WHERE e.run_no = r.run_no AND e.seq = p_after_seqs[i] + d.place AND e.digest = d.digest))
    THEN
      UPDATE {schema}.runs u SET version = u.version + 1 WHERE u.run_no = r.run_no RETURNING * INTO r;
      verdict := 'stands';
    ELSE
      verdict := 'refused';
    END IF;
    run := row_to_json(r);
    RETURN NEXT;
  END LOOP;
END $$;
