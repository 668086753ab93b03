-- Appends batches, each to a run of its own, in the order given, which is that of their run ids. Of batch i, arrays
-- hold one element, and of its entries and blobs the next p_entries[i] and p_blobs[i] elements. Answers `now`, of how many
-- batches it is `done`, and of each of the `others` its place and its verdict:
--   done     the lease, the head, the inbox and the blobs are as the batch says: the run has moved on. Or its entries stand
--            already, and the run ended there exactly as it says: the row is written again, so that what was found passes
--            the commit once more
--   refused  neither; `run` is the row as it stands and `missing` a blob that does not, for the contract's rule to say why
--   busy     somebody else holds the row, and p_skip_locked: nothing was looked at
-- One UPDATE is fence, comparison and write: its conditions are looked at once more when it had to wait for the row. Left
-- to itself the planner would plan some statement anew with each call, which costs more than the call.
CREATE OR REPLACE FUNCTION {schema}.append_batches(
  p_run_ids text[], p_epochs bigint[], p_tokens text[], p_after_seqs bigint[], p_after_digests text[],
  p_ends text[], p_suspends boolean[], p_wakes bigint[], p_seens bigint[], p_progress boolean[], p_vocabularies bigint[],
  p_needs json[],
  p_entries integer[], p_ats bigint[], p_kinds text[], p_digests text[], p_refs text[], p_payloads text[],
  p_blobs integer[], p_addresses text[], p_bytes bytea[],
  p_skip_locked boolean
) RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  r {schema}.runs;
  v_now bigint;
  v_held boolean[];
  v_entry integer := 0;
  v_blob integer := 0;
  -- Of each batch, what comes before its own in the arrays of entries and of blobs.
  v_entries integer[];
  v_blobs integer[];
  v_missing text;
  v_run_no bigint;
  -- Of the batches whose runs have moved on, their runs; NULL for the others.
  v_run_nos bigint[];
  v_done integer := 0;
  v_others json[] := '{}';
BEGIN
  PERFORM {schema}.guard();
  IF p_skip_locked THEN
    SELECT array_agg(held.is_held ORDER BY b.place) INTO v_held
    FROM unnest(p_run_ids) WITH ORDINALITY AS b (run_id, place)
    LEFT JOIN LATERAL (SELECT true AS is_held FROM {schema}.runs WHERE run_id = b.run_id
                       FOR NO KEY UPDATE SKIP LOCKED) held ON true;
  END IF;

  FOR i IN 1 .. cardinality(p_run_ids) LOOP
    v_entries[i] := v_entry;
    v_blobs[i] := v_blob;
    v_entry := v_entry + p_entries[i];
    v_blob := v_blob + p_blobs[i];
    IF p_skip_locked AND v_held[i] IS NULL THEN
      v_others := v_others || json_build_object('place', i, 'verdict', 'busy');
      CONTINUE;
    END IF;

    v_missing := NULL;
    IF p_needs[i] IS NOT NULL THEN
      SELECT run_no INTO v_run_no FROM {schema}.runs WHERE run_id = p_run_ids[i] FOR NO KEY UPDATE;
      SELECT need.address INTO v_missing
      FROM json_array_elements_text(p_needs[i]) WITH ORDINALITY AS need (address, place)
      WHERE NOT EXISTS (SELECT FROM {schema}.blobs b WHERE b.run_no = v_run_no AND b.address = need.address)
      ORDER BY need.place LIMIT 1;
    END IF;

    FOR attempt IN 1 .. 2 LOOP
      UPDATE {schema}.runs u SET
        version = u.version + 1,
        seq = u.seq + p_entries[i],
        digest = p_digests[v_entry],
        vocabulary = greatest(u.vocabulary, p_vocabularies[i]),
        claims = CASE WHEN p_progress[i] THEN 0 ELSE u.claims END,
        inbox_seen = greatest(u.inbox_seen, p_seens[i]),
        status = 'open',
        stalled = NULL
      WHERE u.run_id = p_run_ids[i] AND u.status IN ('open', 'stalled')
        AND u.owner IS NOT NULL AND u.epoch = p_epochs[i] AND u.token = p_tokens[i]
        AND u.seq = p_after_seqs[i] AND u.digest = p_after_digests[i]
        AND coalesce(p_seens[i], 0) <= u.inbox_last AND v_missing IS NULL
      RETURNING u.run_no INTO v_run_no;
      EXIT WHEN v_run_no IS NOT NULL;
      -- Once the row is held, nothing comes between what refuses the batch and the row that is answered.
      SELECT * INTO r FROM {schema}.runs WHERE run_id = p_run_ids[i] FOR NO KEY UPDATE;
    END LOOP;

    IF v_run_no IS NOT NULL THEN
      v_run_nos[i] := v_run_no;
      v_done := v_done + 1;
      IF p_ends[i] IS NOT NULL OR p_suspends[i] THEN
        v_now := {schema}.now_ms();
        UPDATE {schema}.runs u SET
          status = coalesce(p_ends[i], 'suspended'),
          owner = NULL, token = NULL, lease_ms = NULL, expires_at = NULL,
          -- A time that has passed makes the run due from now on, not before: it must not overtake runs that wait longer.
          due_at = CASE WHEN p_ends[i] IS NOT NULL THEN NULL
                        WHEN u.inbox_last > u.inbox_seen THEN v_now
                        WHEN p_wakes[i] IS NULL THEN NULL
                        ELSE greatest(p_wakes[i], v_now) END,
          ended_at = CASE WHEN p_ends[i] IS NOT NULL THEN v_now END
        WHERE u.run_no = v_run_no;
      END IF;
    ELSIF r.status NOT IN ('forgotten', 'importing')
      AND r.seq >= p_after_seqs[i] + p_entries[i]
      AND p_ends[i] IS NOT DISTINCT FROM
          (CASE WHEN r.ended_at IS NOT NULL AND r.seq = p_after_seqs[i] + p_entries[i] THEN r.status END)
      AND NOT EXISTS (
        SELECT FROM unnest(p_digests[v_entries[i] + 1 : v_entry]) WITH ORDINALITY AS d (digest, place)
        WHERE NOT EXISTS (SELECT FROM {schema}.entries e
                          WHERE e.run_no = r.run_no AND e.seq = p_after_seqs[i] + d.place AND e.digest = d.digest))
    THEN
      UPDATE {schema}.runs u SET version = u.version + 1 WHERE u.run_no = r.run_no;
      v_done := v_done + 1;
    ELSE
      v_others := v_others || json_build_object(
        'place', i, 'verdict', 'refused', 'missing', v_missing,
        'run', CASE WHEN r.run_no IS NOT NULL THEN row_to_json(r) END);
    END IF;
  END LOOP;

  IF v_blob > 0 THEN
    INSERT INTO {schema}.blobs (run_no, address, bytes)
    SELECT v_run_nos[b.i], p_addresses[v_blobs[b.i] + n], p_bytes[v_blobs[b.i] + n]
    FROM unnest(p_blobs) WITH ORDINALITY AS b (count, i), generate_series(1, b.count) AS n
    WHERE v_run_nos[b.i] IS NOT NULL
    -- Right for blobs only: the address is the digest, so what stands there is the same bytes.
    ON CONFLICT DO NOTHING;
  END IF;
  INSERT INTO {schema}.entries (run_no, seq, epoch, at, kind, digest, refs, payload)
  SELECT v_run_nos[b.i], p_after_seqs[b.i] + n, p_epochs[b.i],
         p_ats[v_entries[b.i] + n], p_kinds[v_entries[b.i] + n], p_digests[v_entries[b.i] + n],
         p_refs[v_entries[b.i] + n], p_payloads[v_entries[b.i] + n]
  FROM unnest(p_entries) WITH ORDINALITY AS b (count, i), generate_series(1, b.count) AS n
  WHERE v_run_nos[b.i] IS NOT NULL;
  RETURN json_build_object('now', {schema}.now_ms(), 'done', v_done, 'others', v_others);
END $$;
